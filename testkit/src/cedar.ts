// Cedar in Node: its WebAssembly from the installed package.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Cedar, loadCedar } from '@incamera/charter/policy';

/** Path of the WebAssembly file, absolute. */
export const CEDAR_WASM: string = join(
  // The only entry that `require` may resolve; the files of all entries are the same.
  dirname(createRequire(import.meta.url).resolve('@cedar-policy/cedar-wasm/nodejs')),
  'cedar_wasm_bg.wasm',
);

export async function loadCedarFromPackage(): Promise<Cedar> {
  // The fault that `loadCedar` goes round for decisions; this covers what is called more seldom, in Node 20.
  setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  return await loadCedar(await readFile(CEDAR_WASM));
}
