// Keeps the screen on during a meeting (L3, W3C Screen Wake Lock).

/** Until the returned function is called. The browser takes the lock away with the tab; it is asked for again on return. */
export function keepAwake(): () => void {
  const wakeLock = (navigator as Navigator & { wakeLock?: WakeLock }).wakeLock;
  if (!wakeLock) return () => {};
  let lock: WakeLockSentinel | null = null;
  let isOver = false;
  const acquire = async (): Promise<void> => {
    if (isOver || document.visibilityState !== 'visible' || lock?.released === false) return;
    try {
      const got = await wakeLock.request('screen');
      if (isOver) await got.release();
      else lock = got;
    } catch {
      // Low battery or a policy: the meeting goes on, the screen may go dark.
    }
  };
  const look = (): void => void acquire();
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', look);
    lock?.release().catch(() => {});
    lock = null;
  };
}
