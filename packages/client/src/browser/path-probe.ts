// The lobby's path check (L4): a media connection with nothing in it, to learn by which path packets reach the server and how
// far away it is, before anybody waits for sound.
import { type Relay } from '@incamera/protocol';
import { type PathCheck } from '../api-types.js';

const GATHER_MS = 500;
/** Long enough for TURN over TLS, which is tried last and needs three round trips before the first check. */
const CONNECT_MS = 8000;

/**
 * Sets a connection up over `exchange` (offer and MID to the server, answer back) and drops it again. Without relays nothing
 * but the media server is contacted.
 */
export async function probePath(
  exchange: (sdp: string, mid: string) => Promise<string>,
  relays: readonly Relay[],
): Promise<PathCheck> {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [...relays] });
  try {
    const transceiver = connection.addTransceiver('audio', { direction: 'recvonly' });
    await connection.setLocalDescription(await connection.createOffer());
    await until(connection, 'icegatheringstatechange', () => connection.iceGatheringState === 'complete', GATHER_MS);
    const sdp = await exchange(connection.localDescription?.sdp ?? '', transceiver.mid ?? '0');
    await connection.setRemoteDescription({ type: 'answer', sdp });
    const settled = () => ['connected', 'failed', 'closed'].includes(connection.connectionState);
    await until(connection, 'connectionstatechange', settled, CONNECT_MS);
    if (connection.connectionState !== 'connected') return { path: 'none', rttMs: null };
    return await chosenPath(connection);
  } finally {
    connection.close();
  }
}

/** Statistics that matter here (W3C WebRTC Statistics); `relayProtocol` is how we reach the relay. */
interface Entry {
  readonly type: string;
  readonly state?: string;
  readonly nominated?: boolean;
  readonly localCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly candidateType?: string;
  readonly relayProtocol?: string;
}

const RELAYED: Readonly<Record<string, PathCheck['path']>> = { udp: 'turn-udp', tcp: 'turn-tcp', tls: 'turn-tls' };

async function chosenPath(connection: RTCPeerConnection): Promise<PathCheck> {
  const report = new Map<string, Entry>();
  for (const [id, entry] of (await connection.getStats()) as unknown as Iterable<[string, Entry]>)
    report.set(id, entry);
  const pairs = [...report.values()].filter((entry) => entry.type === 'candidate-pair' && entry.state === 'succeeded');
  const pair = pairs.find((candidate) => candidate.nominated) ?? pairs[0];
  const local = report.get(pair?.localCandidateId ?? '');
  const seconds = pair?.currentRoundTripTime;
  const rttMs = seconds === undefined ? null : Math.round(seconds * 1000);
  if (local?.candidateType !== 'relay') return { path: 'udp', rttMs };
  const path = RELAYED[local.relayProtocol ?? ''] ?? 'turn-udp';
  return { path, rttMs };
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
