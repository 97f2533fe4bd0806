// Who is heard and who is not, on a machine that stalls now and then.
import { isRecognised, type SpeechComparison, type SpeechFeatures } from '@incamera/testkit';
import { expect } from 'vitest';

const ATTEMPTS = 3;

export interface Listener {
  readonly name: string;
  listen(seconds: number, voices: readonly SpeechFeatures[]): Promise<SpeechComparison[]>;
}

/**
 * Of these voices the listener hears exactly those. What one recording missed because the machine was busy, another must hold; whoever
 * must not be heard is in none.
 */
export async function expectHeard(
  listener: Listener,
  voices: readonly SpeechFeatures[],
  expected: readonly boolean[],
  seconds: number,
): Promise<void> {
  const found = voices.map(() => false);
  for (let attempt = 0; attempt < ATTEMPTS && (attempt === 0 || found.join() !== expected.join()); attempt++) {
    const heard = (await listener.listen(seconds, voices)).map((comparison) => isRecognised(comparison));
    for (const [voice, isHeard] of heard.entries()) {
      if (isHeard) expect(expected[voice], `${listener.name} hears voice ${voice}`).toBe(true);
      found[voice] ||= isHeard;
    }
  }
  expect(found, `the voices that ${listener.name} hears`).toEqual(expected);
}
