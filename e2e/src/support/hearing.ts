// One speaks, the others listen: what each of them heard, as numbers.
import { compareSpeech, findGaps, type Gap, isRecognised, longestGapMs, type SpeechFeatures } from '@incamera/testkit';
import { type Participant } from './participant.js';
import { concealedShare } from './rtp-stats.js';
import { recordSent } from './sent-sound.js';

export interface Heard {
  readonly isRecognised: boolean;
  /** Distance of the fingerprint to that of what was said: 0 the same, 0.5 nothing in common. */
  readonly bitErrorRate: number;
  /** Where something is missing of what the speaker's browser sent. */
  readonly gaps: readonly Gap[];
  readonly longestGapMs: number;
  /** Of the time listened. */
  readonly missingShare: number;
  /** Of the samples played: what the decoder invented for packets that did not come in time. */
  readonly concealedShare: number;
}

/** What was taken at one listener, not yet compared. */
export interface Take {
  readonly samples: Float32Array;
  /** What the speaker's browser sent meanwhile, and a moment before and after. */
  readonly sent: Float32Array;
  readonly concealedShare: number;
}

/** A voice that was unmuted needs a moment until it is heard. */
const BEGIN_MS = 500;

/**
 * Lets one speak and records all listeners at the same time. Everybody is muted before and after: where two speak, the echo
 * cancellation of a browser takes from either voice. Nothing is compared here: that keeps this process busy for seconds, in
 * which a relay in it stands still, and the next recording would hear that.
 */
export async function speak(
  speaker: Participant,
  listeners: readonly Participant[],
  seconds: number,
): Promise<readonly Take[]> {
  await speaker.setMuted(false);
  const stop = await recordSent(speaker.page);
  await speaker.page.waitForTimeout(BEGIN_MS);
  const heard = await Promise.all(
    listeners.map(async (listener) => {
      const before = await listener.soundIn();
      const samples = await listener.recorder.record(seconds);
      return { samples, concealedShare: concealedShare(before, await listener.soundIn()) };
    }),
  );
  const sent = await stop();
  await speaker.setMuted(true);
  return heard.map((take) => ({ ...take, sent }));
}

/** Compares a take with the speaker's microphone. */
export function judge(take: Take, said: Float32Array | SpeechFeatures): Heard {
  const comparison = compareSpeech(take.samples, said);
  const once = { looped: false };
  const gaps = findGaps(take.samples, take.sent, compareSpeech(take.samples, take.sent, once), once);
  const missingMs = gaps.reduce((sum, gap) => sum + gap.lengthMs, 0);
  return {
    isRecognised: isRecognised(comparison),
    bitErrorRate: comparison.bitErrorRate,
    gaps,
    longestGapMs: longestGapMs(gaps),
    missingShare: (48 * missingMs) / take.samples.length,
    concealedShare: take.concealedShare,
  };
}

/** One line of a table of figures. */
export function describeHeard(heard: Heard): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  const list = heard.gaps.map((gap) => `${Math.round(gap.lengthMs)} at ${Math.round(gap.startMs)}`);
  const positions = list.length === 0 ? '' : ` (${list.join(', ')})`;
  return [
    `distance ${heard.bitErrorRate.toFixed(3)}`,
    `gaps ${heard.gaps.length}`,
    `longest ${Math.round(heard.longestGapMs)} ms${positions}`,
    `missing ${percent(heard.missingShare)}`,
    `concealed ${percent(heard.concealedShare)}`,
  ].join(', ');
}
