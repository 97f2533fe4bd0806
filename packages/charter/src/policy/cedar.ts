// Cedar as this package needs it (L1). Its WebAssembly is loaded once: Node brings the bytes of the package, a browser
// fetches the file that its bundler put beside the script, from the own origin.
import type * as CedarModule from '@cedar-policy/cedar-wasm/web';

/** The functions of Cedar in use. */
export type Cedar = Pick<
  typeof CedarModule,
  'policySetTextToParts' | 'policyToJson' | 'preparsePolicySet' | 'preparseSchema' | 'statefulIsAuthorized' | 'validate'
>;

/**
 * Loads Cedar; a second call gives the same.
 * @param wasm `cedar_wasm_bg.wasm` of the package, 4.3 MB, as bytes or compiled; absent: the file beside the script
 * @throws the bytes are no WebAssembly, or the Content-Security-Policy of the page or worker forbids to compile any
 */
export async function loadCedar(wasm?: BufferSource | WebAssembly.Module): Promise<Cedar> {
  loading ??= start(wasm);
  try {
    return await loading;
  } catch (error) {
    loading = null;
    throw error;
  }
}

/** The package keeps its memory in a module: two that start at the same time would pull it away from each other. */
let loading: Promise<Cedar> | null = null;

async function start(wasm: BufferSource | WebAssembly.Module | undefined): Promise<Cedar> {
  const { default: init, ...cedar } = await import('@cedar-policy/cedar-wasm/web');
  const exports = await init(wasm === undefined ? undefined : { module_or_path: wasm });
  // V8 of Node 20 compiles hot calls of WebAssembly into their callers, and ends the whole process when it has to give such
  // code up in the middle of a call that returns an object. Calls of a proxy are never compiled in.
  const statefulIsAuthorized: Cedar['statefulIsAuthorized'] = new Proxy(exports.statefulIsAuthorized, {});
  return { ...cedar, statefulIsAuthorized };
}
