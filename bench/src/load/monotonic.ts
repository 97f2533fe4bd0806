// One clock for all processes of this machine (CLOCK_MONOTONIC), so that a packet's age can be told where it arrives.

/** Microseconds with fractions. */
export function monotonicUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1000;
}
