// Cedar in the server (L5): its WebAssembly from the installed package.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Cedar, loadCedar } from '@incamera/charter/policy';

let loading: Promise<Cedar> | null = null;

/** Cedar, once for the process. */
export function serverCedar(): Promise<Cedar> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Cedar> {
  // A fault of V8 in Node 20 ends a process that gives up inlined calls of WebAssembly (docs/decisions/0014).
  setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  // The only entry that `require` may resolve; the files of all entries are the same.
  const folder = dirname(createRequire(import.meta.url).resolve('@cedar-policy/cedar-wasm/nodejs'));
  return await loadCedar(await readFile(join(folder, 'cedar_wasm_bg.wasm')));
}
