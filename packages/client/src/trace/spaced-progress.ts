// How far a worker is, told often enough for who watches it and not more (L4): a file of a gigabyte is read in a hundred thousand pieces, and
// each message makes the page draw.

/** Also tells slow from stuck. */
const TELL_EVERY_MS = 100;

/**
 * @param tell is called with the first share, and then with the newest at most every `TELL_EVERY_MS`; the end is told by the answer
 * @param nowMs any clock that does not go back
 */
export function spacedProgress(tell: (share: number) => void, nowMs: () => number): (share: number) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (share) => {
    const now = nowMs();
    if (now - toldMs < TELL_EVERY_MS) return;
    toldMs = now;
    tell(share);
  };
}
