// The lobby's path check (L4): a media connection with nothing in it, to learn whether UDP reaches the server and how far
// away it is, before anybody waits for sound.
import { type PathCheck } from '../api-types.js';

const GATHER_MS = 500;
const CONNECT_MS = 6000;

/** Sets a connection up over `exchange` (offer and MID to the server, answer back) and drops it again. */
export async function probePath(exchange: (sdp: string, mid: string) => Promise<string>): Promise<PathCheck> {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  try {
    const transceiver = connection.addTransceiver('audio', { direction: 'recvonly' });
    await connection.setLocalDescription(await connection.createOffer());
    await until(connection, 'icegatheringstatechange', () => connection.iceGatheringState === 'complete', GATHER_MS);
    const sdp = await exchange(connection.localDescription?.sdp ?? '', transceiver.mid ?? '0');
    await connection.setRemoteDescription({ type: 'answer', sdp });
    const settled = () => ['connected', 'failed', 'closed'].includes(connection.connectionState);
    await until(connection, 'connectionstatechange', settled, CONNECT_MS);
    const udp = connection.connectionState === 'connected';
    return { udp, rttMs: udp ? await roundTripMs(connection) : null };
  } finally {
    connection.close();
  }
}

async function roundTripMs(connection: RTCPeerConnection): Promise<number | null> {
  let seconds: number | null = null;
  for (const report of (await connection.getStats()).values()) {
    const pair = report as RTCIceCandidatePairStats;
    if (pair.type === 'candidate-pair' && pair.state === 'succeeded' && pair.currentRoundTripTime !== undefined) {
      seconds = Math.min(seconds ?? Number.POSITIVE_INFINITY, pair.currentRoundTripTime);
    }
  }
  return seconds === null ? null : Math.round(seconds * 1000);
}

/** Waits until `done()` or `limitMs`, whichever comes first. */
function until(connection: RTCPeerConnection, event: string, done: () => boolean, limitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      connection.removeEventListener(event, check);
      resolve();
    };
    const check = () => {
      if (done()) finish();
    };
    const timer = setTimeout(finish, limitMs);
    connection.addEventListener(event, check);
    check();
  });
}
