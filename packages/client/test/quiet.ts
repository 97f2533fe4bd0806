// Waits until nothing is under way any more (test support): WebCrypto runs outside of the event loop, so it is counted.

const METHODS = [
  'sign',
  'verify',
  'digest',
  'encrypt',
  'decrypt',
  'importKey',
  'exportKey',
  'deriveBits',
  'deriveKey',
  'generateKey',
] as const;

interface Operations {
  inFlight: number;
  /** Who waits for the last of them to end. */
  readonly resting: (() => void)[];
}

/** Of the process: files share a worker, and each may load this module anew. */
const KEY = Symbol.for('incamera.test.operations');
const owner = globalThis as unknown as Record<symbol, Operations | undefined>;

/** Counts the operations of WebCrypto from here on. */
export function countCrypto(): void {
  if (owner[KEY] !== undefined) return;
  const operations: Operations = { inFlight: 0, resting: [] };
  owner[KEY] = operations;
  const subtle = crypto.subtle as unknown as Record<string, unknown>;
  for (const name of METHODS) {
    const original = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(crypto.subtle);
    subtle[name] = async (...args: unknown[]) => {
      operations.inFlight += 1;
      try {
        return await original(...args);
      } finally {
        operations.inFlight -= 1;
        if (operations.inFlight === 0) for (const resume of operations.resting.splice(0)) resume();
      }
    };
  }
}

/** Resolves when promises, crypto and deliveries have come to rest; timers of the fake clock do not count. */
export async function quiet(): Promise<void> {
  const operations = owner[KEY];
  let calm = 0;
  while (calm < 3) {
    await new Promise((resolve) => setImmediate(resolve));
    calm += 1;
    if (operations === undefined || operations.inFlight === 0) continue;
    calm = 0;
    // Asking again and again would take the processor from the threads that it waits for.
    await new Promise<void>((resolve) => operations.resting.push(resolve));
  }
}
