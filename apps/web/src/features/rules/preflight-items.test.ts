import { type Explanation } from '@incamera/client';
import { describe, expect, it } from 'vitest';
import { awaitsPasskey, needsSignIn, preflightItems } from './preflight-items.js';

const because = (code: string): Explanation =>
  ({ code, policyId: null, parameters: { classification: { en: 'X', de: 'X' } }, words: null }) as Explanation;

describe('the list before the knock', () => {
  it('is met in everything when nothing keeps somebody out', () => {
    expect(preflightItems({ explanations: [] }).map(({ topic, met }) => [topic, met])).toEqual([
      ['browser', true],
      ['network', true],
      ['identity', true],
      ['meeting', true],
    ]);
  });

  it('puts each reason under its topic, and words of an officer with the meeting', () => {
    const codes = ['policy/network_not_approved', 'policy/sign_in_again', 'policy/own_words', 'policy/meeting_full'];
    const items = preflightItems({ explanations: codes.map(because) });
    expect(items.map(({ topic, explanations }) => [topic, explanations.map(({ code }) => code)])).toEqual([
      ['browser', []],
      ['network', ['policy/network_not_approved']],
      ['identity', ['policy/sign_in_again']],
      ['meeting', ['policy/own_words', 'policy/meeting_full']],
    ]);
    expect(needsSignIn({ explanations: codes.map(because) })).toBe(true);
    expect(needsSignIn({ explanations: [] })).toBe(false);
  });

  it('leaves the way in open where a passkey, asked on the way, may be all that is missing', () => {
    const weak = { explanations: [because('policy/assurance_too_low')] };
    expect(awaitsPasskey(weak, 'possible')).toBe(true);
    for (const standing of ['none', 'bound', 'declined'] as const) expect(awaitsPasskey(weak, standing)).toBe(false);
    const abroad = { explanations: [...weak.explanations, because('policy/network_not_approved')] };
    expect(awaitsPasskey(abroad, 'possible')).toBe(false);
    expect(awaitsPasskey({ explanations: [] }, 'possible')).toBe(false);
  });
});
