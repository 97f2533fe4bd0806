// What the SFU reads as text or as messages: offers of browsers, and both directions between its processes.

import { sfuErrors } from '@incamera/sfu';
import {
  negotiate,
  parseOffer,
  readBridgeMessage,
  readNativeAnswer,
  readParentMessage,
  readWorkerMessage,
  writeAnswer,
  writeNativeOffer,
  writeProbeAnswer,
} from '@incamera/sfu/parsers';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';
import { jsonTarget } from './json.js';

const ANNOUNCED = { addresses: ['192.0.2.1', '2001:db8::1'], udpPort: 40_000, relayFrontPort: 40_001 };
const LOCAL = {
  iceUfrag: 'abcd',
  icePwd: 'abcdefghijklmnopqrstuv',
  fingerprint: { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') },
} as const;

/** Runs `work`; a refusal of the SFU is an answer like any other, everything else is a fault. */
function allowed(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!sfuErrors.owns(error)) throw error;
  }
}

function assertClean(sdp: string): void {
  for (const line of sdp.split('\r\n'))
    assertThat(/^([a-z]=[ -~]+)?$/.test(line), 'an answer with a line of strange characters');
}

const sdp: FuzzTarget = {
  name: 'sdp',
  mutation: 'lines',
  check(input) {
    allowed(() => {
      const offer = parseOffer(input.toString());
      const native = writeNativeOffer(offer.remote);
      assertClean(native);
      if (offer.remote.fingerprint.algorithm === 'sha-256') {
        assertThat(sameValue(readNativeAnswer(native), offer.remote), 'ICE and DTLS change when written and read');
      }
      assertClean(writeProbeAnswer(offer, LOCAL, ANNOUNCED));
      // Whatever could be a sender or a slot is asked to be one.
      const mids = (media: string, directions: string): string[] =>
        offer.media.flatMap((line) =>
          line.media === media && directions.includes(line.direction) && line.mid !== null ? [line.mid] : [],
        );
      const [mic] = mids('audio', 'sendonly sendrecv');
      const [camera, screen] = mids('video', 'sendonly sendrecv');
      const senders = { ...(mic && { mic }), ...(camera && { camera }), ...(screen && { screen }) };
      const slots = { audioSlots: mids('audio', 'recvonly'), videoSlots: mids('video', 'recvonly') };
      let ssrc = 1;
      const answer = writeAnswer(
        offer,
        negotiate(offer, { senders, ...slots }, () => ssrc++),
        LOCAL,
        ANNOUNCED,
      );
      assertClean(answer);
      assertThat(answer.match(/^m=/gm)?.length === offer.media.length, 'an answer with another number of m-lines');
    });
  },
};

function messages(name: string, read: (value: unknown) => unknown): FuzzTarget {
  return jsonTarget(name, (value) => {
    try {
      return { taken: read(value) };
    } catch (error) {
      if (!sfuErrors.owns(error)) throw error;
      return null;
    }
  });
}

export const sfuTextTargets: readonly FuzzTarget[] = [
  sdp,
  messages('sfu-parent', readParentMessage),
  messages('sfu-worker', readWorkerMessage),
  messages('bridge-message', (value) => readBridgeMessage(Buffer.from(JSON.stringify(value)))),
];
