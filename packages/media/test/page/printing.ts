// A participant whose device makes fingerprints, step by step: the far side speaks with this machine's microphone too, so that what
// is sent and what is heard are one voice.
import { mediaErrors } from '../../src/errors.js';
import { Call, PEER } from './call.js';
import { until } from './peer.js';

/** A stretch as it crosses to the test. */
export interface SeenSegment {
  readonly heard: boolean;
  readonly startMicros: number;
  readonly words: readonly number[];
}

export interface PrintingPage {
  /** @param originMs Unix time at which the meeting's clock stood at 0 */
  start(originMs: number): Promise<void>;
  wish(own: boolean, heard: boolean): void;
  /** What came since the last time. */
  take(): SeenSegment[];
  setMuted(muted: boolean): void;
  setBlocked(blocked: boolean): void;
  /** Codes of what was told, null where it was over. */
  failures(): (string | null)[];
  close(): Promise<void>;
}

let call: Call | null = null;
let clockSeconds = () => 0;
let segments: SeenSegment[] = [];
let failures: (string | null)[] = [];

const current = (): Call => {
  if (call === null) throw new Error('no call');
  return call;
};

export const printing: PrintingPage = {
  async start(originMs) {
    call = new Call();
    segments = [];
    failures = [];
    clockSeconds = () => (performance.timeOrigin + performance.now() - originMs) / 1000;
    call.engine.events.on('fingerprint', ({ leaf, segment: { startMicros, words } }) => {
      segments.push({ heard: leaf !== null, startMicros, words: [...words] });
    });
    call.engine.events.on('fingerprintsFailed', ({ error }) => failures.push(error?.code ?? null));
    await call.connect({ sends: ['mic'] });
    await until(() => current().level > 0.2 && current().ownLevel > 0.1);
  },
  wish(own, heard) {
    current().engine.setFingerprints({ own, heard: heard ? [PEER] : [], clockSeconds });
  },
  take: () => segments.splice(0),
  setMuted: (muted) => current().engine.setMuted(muted),
  setBlocked: (blocked) => current().engine.setSendBlock(blocked ? mediaErrors.make('media/not_open') : null),
  failures: () => failures,
  async close() {
    await call?.close();
    call = null;
  },
};
