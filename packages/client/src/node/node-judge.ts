// Cedar in Node (L4): its WebAssembly from the installed package, once for the process.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Cedar, loadCedar } from '@incamera/charter/policy';
import { EngineJudge } from '../policy/engine-judge.js';
import { type PolicyJudge } from '../policy/judge.js';

let judge: EngineJudge | null = null;
let cedar: Promise<Cedar> | null = null;

/** The judge of this process. */
export function nodePolicyJudge(): PolicyJudge {
  judge ??= new EngineJudge(() => {
    cedar ??= load();
    return cedar;
  });
  return judge;
}

async function load(): Promise<Cedar> {
  // A fault of V8 in Node 20 ends a process that gives up inlined calls of WebAssembly (docs/decisions/0014).
  setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  // The only entry that `require` may resolve; the files of all entries are the same.
  const folder = dirname(createRequire(import.meta.url).resolve('@cedar-policy/cedar-wasm/nodejs'));
  return await loadCedar(await readFile(join(folder, 'cedar_wasm_bg.wasm')));
}
