import { expect, it } from 'vitest';
import { EMPTY_DRAFT, isComplete, KINDS, queryOf, rangeOf } from './sweep-draft.js';

it('asks one question of each kind, of what was typed for it', () => {
  const draft = { ...EMPTY_DRAFT, text: ' a ', second: ' b ' };
  expect(KINDS.map((kind) => queryOf({ ...draft, kind }))).toEqual([
    { by: 'exception', rule: 'a' },
    { by: 'level', below: 'passkey' },
    { by: 'account', accountId: 'a' },
    { by: 'device', deviceId: 'a' },
    { by: 'network', network: 'a' },
    { by: 'client', from: 'a', to: 'b' },
    { by: 'gap' },
    { by: 'class', classification: 'a', documentHash: 'b' },
  ]);
});

it('waits until something is typed where the question needs it', () => {
  expect(KINDS.filter((kind) => isComplete({ ...EMPTY_DRAFT, kind }))).toEqual(['exception', 'level', 'gap']);
  expect(isComplete({ ...EMPTY_DRAFT, kind: 'client', second: '1.0.0' })).toBe(true);
  expect(isComplete({ ...EMPTY_DRAFT, kind: 'network', second: 'x' })).toBe(false);
});

it('takes both days whole', () => {
  expect(rangeOf(EMPTY_DRAFT)).toEqual({});
  const day = Date.UTC(2026, 10, 2);
  expect(rangeOf({ ...EMPTY_DRAFT, from: '2026-11-02', to: '2026-11-02' })).toEqual({
    fromMs: day,
    toMs: day + 86_400_000,
  });
});
