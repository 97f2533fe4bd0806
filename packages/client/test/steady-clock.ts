// Time for tests with real sockets, on which a machine that stalls leaves no mark (test support): what waits a second and a half for
// something must not run out of it because nothing at all ran meanwhile.
import { type Clock, systemClock } from '@incamera/kernel';

/** As the pump of the Node engine: what is steady sounds like the machine's time. */
const STEP_MS = 10;
/** Longer than timers are late on a machine that is merely busy. */
const LONGEST_STEP_MS = 100;

/** The machine's clock without the pauses: between two looks at it no more passes than a busy machine needs. */
export function steadyClock(): { readonly clock: Clock; stop(): void } {
  let nowMs = Date.now();
  let lookedMs = performance.now();
  const look = () => {
    const passedMs = performance.now() - lookedMs;
    lookedMs += passedMs;
    nowMs += Math.min(passedMs, LONGEST_STEP_MS);
    return nowMs;
  };
  const stop = systemClock.every(STEP_MS, look);
  return { clock: { ...systemClock, nowMs: look }, stop };
}
