import { describe, expect, it } from 'vitest';
import { markingOf, unheldOrganisationsOf } from './marking-view.js';
import { type SessionState } from './session-state.js';

function state(marks: string, organisations: readonly (string | null)[], held: readonly string[]): SessionState {
  const roster = organisations.map((organisation) => ({ evidence: { chain: { identity: { organisation } } } }));
  const shareHolders = { threshold: 1, holders: held.map((organisation) => ({ organisation })) };
  const charter = { classification: { rules: { marks } }, shareHolders };
  return { group: { roster: [...roster, { evidence: { chain: null } }] }, charter, soundStopped: null } as never;
}

describe('what is shown of marks', () => {
  it('names organisations without a holder, each once, however they are written', () => {
    const here = ['Partner GmbH', 'example office', 'PARTNER GMBH', null, 'Another'];
    expect(unheldOrganisationsOf(state('standard', here, ['Example Office ']))).toEqual(['Another', 'PARTNER GMBH']);
    expect(unheldOrganisationsOf(state('off', here, []))).toEqual([]);
  });

  it('is of this device alone: off, on, or stopped', () => {
    expect(markingOf(state('off', [], []))).toBe('off');
    expect(markingOf(state('strong', [], []))).toBe('on');
    expect(markingOf({ ...state('strong', [], []), soundStopped: new Error() } as never)).toBe('stopped');
    expect(markingOf({ ...state('strong', [], []), group: null } as never)).toBe('off');
  });
});
