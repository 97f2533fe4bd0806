// Tracing with a file of keys (L4): whoever has the keys needs no case, and nothing of it is recorded.
import { type ClientEnvironment } from '../environment.js';
import { parseKeysFile } from './keys-file.js';
import { type KeysTracing } from './trace-types.js';
import { traceFile } from './tracing.js';

export function keysTracing(environment: Pick<ClientEnvironment, 'fileTracer' | 'rng'>): KeysTracing {
  return {
    read: (text) => parseKeysFile(text).map(({ label }) => label),
    trace: (text, ask, onProgress) => traceFile(ask, parseKeysFile(text), environment, onProgress),
  };
}
