// Who speaks when in the story of a leak, and what is done to the recording: known beforehand, so that what is found can be compared with it.
import { loadStrangerSentence } from '@incamera/testkit';
import { type Doctoring } from './doctored.js';

export const RATE_HZ = 48_000;
/** Each voice alone, then the next: where two speak, the echo cancellation of a browser takes from either. */
export const TURN_SECONDS = 30;
/** The one whose copy is published is heard by the others, and not in that copy. */
export const OWN_TURN_SECONDS = 8;
export const CUT_SECONDS = 40;
export const OPUS_BPS = 24_000;
/** Near the end of the first turn: what the second speaker said is missing as a whole. */
const CUT_AT = 27;
/** Into the third turn, with speech of the meeting on either side. */
const INSERT_AFTER_CUT = 11;

/** What was done to the recording, in seconds of what is published. */
export interface Truth {
  readonly cutAt: number;
  readonly insertFrom: number;
  readonly insertTo: number;
}

export async function doctoringOfLeak(): Promise<{ readonly doctoring: Doctoring; readonly truth: Truth }> {
  const sentence = await loadStrangerSentence();
  const insertAt = CUT_AT + INSERT_AFTER_CUT;
  return {
    doctoring: { cut: { at: CUT_AT, seconds: CUT_SECONDS }, insertAt, sentence },
    truth: { cutAt: CUT_AT, insertFrom: insertAt, insertTo: insertAt + sentence.length / RATE_HZ },
  };
}
