// Makes sure that nothing comes in any more (L3, W3C WebRTC Statistics): where only the sound of others has ended, the media
// server still reports on what we send, ten times a second and more.
import { type Clock } from '@incamera/kernel';

const LOOK_AGAIN_MS = 250;

/** Whether no octet came by any path within a quarter of a second. */
export async function isPathSilent(pc: RTCPeerConnection, clock: Clock): Promise<boolean> {
  const before = await bytesReceived(pc);
  await new Promise<void>((resolve) => {
    clock.after(LOOK_AGAIN_MS, resolve);
  });
  return (await bytesReceived(pc)) === before;
}

async function bytesReceived(pc: RTCPeerConnection): Promise<number> {
  const report = (await pc.getStats()) as unknown as Iterable<[string, { type: string; bytesReceived?: number }]>;
  let bytes = 0;
  for (const [, entry] of report) if (entry.type === 'candidate-pair') bytes += entry.bytesReceived ?? 0;
  return bytes;
}
