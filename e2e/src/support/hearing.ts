// One speaks, the others listen: what each of them heard, as numbers.
import { compareSpeech, findGaps, isRecognised, longestGapMs, type SpeechComparison } from '@incamera/testkit';
import { type Participant } from './participant.js';
import { concealedShare } from './rtp-stats.js';

export interface Heard {
  readonly isRecognised: boolean;
  /** Distance of the fingerprint to that of what was said: 0 the same, 0.5 nothing in common. */
  readonly bitErrorRate: number;
  readonly gaps: number;
  readonly longestGapMs: number;
  /** Of the time listened. */
  readonly missingShare: number;
  /** Of the samples played: what the decoder invented for packets that did not come in time. */
  readonly concealedShare: number;
}

/** What was taken at one listener, not yet compared. */
export interface Take {
  readonly samples: Float32Array;
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
  await speaker.page.waitForTimeout(BEGIN_MS);
  const takes = await Promise.all(
    listeners.map(async (listener) => {
      const before = await listener.soundIn();
      const samples = await listener.recorder.record(seconds);
      return { samples, concealedShare: concealedShare(before, await listener.soundIn()) };
    }),
  );
  await speaker.setMuted(true);
  return takes;
}

/** Compares a take with the speaker's microphone. Busy for a second or so. */
export function judge(take: Take, said: Float32Array): Heard {
  const comparison: SpeechComparison = compareSpeech(take.samples, said);
  const gaps = findGaps(take.samples, said, comparison);
  const missingMs = gaps.reduce((sum, gap) => sum + gap.lengthMs, 0);
  return {
    isRecognised: isRecognised(comparison),
    bitErrorRate: comparison.bitErrorRate,
    gaps: gaps.length,
    longestGapMs: longestGapMs(gaps),
    missingShare: (48 * missingMs) / take.samples.length,
    concealedShare: take.concealedShare,
  };
}

/** One line of a table of figures. */
export function describeHeard(heard: Heard): string {
  const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
  return [
    `distance ${heard.bitErrorRate.toFixed(3)}`,
    `gaps ${heard.gaps}`,
    `longest ${Math.round(heard.longestGapMs)} ms`,
    `missing ${percent(heard.missingShare)}`,
    `concealed ${percent(heard.concealedShare)}`,
  ].join(', ');
}
