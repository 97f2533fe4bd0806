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

let inFlight = 0;

/** Counts the operations of WebCrypto from here on. */
export function countCrypto(): void {
  const subtle = crypto.subtle as unknown as Record<string, unknown>;
  if (subtle.counted === true) return;
  subtle.counted = true;
  for (const name of METHODS) {
    const original = (subtle[name] as (...args: unknown[]) => Promise<unknown>).bind(crypto.subtle);
    subtle[name] = async (...args: unknown[]) => {
      inFlight += 1;
      try {
        return await original(...args);
      } finally {
        inFlight -= 1;
      }
    };
  }
}

/** Resolves when promises, crypto and deliveries have come to rest; timers of the fake clock do not count. */
export async function quiet(): Promise<void> {
  let calm = 0;
  while (calm < 3) {
    await new Promise((resolve) => setImmediate(resolve));
    calm = inFlight === 0 ? calm + 1 : 0;
  }
}
