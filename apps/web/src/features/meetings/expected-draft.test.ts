// The list of people expected: what is read from a typed or pasted text, and what is wrong with it.
import { MAX_EXPECTED } from '@incamera/client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEntered, editing, emptyExpectedDraft, finished, readPeople, withoutPerson } from './expected-draft.js';

const ADA = { name: 'Ada Lovelace', address: 'ada@example.org' };
const listOf = (...people: (typeof ADA)[]) => ({ ...emptyExpectedDraft, people });

describe('reading people', () => {
  it('takes names and addresses as mail programs write them', () => {
    expect(readPeople('"Lovelace, Ada" <Ada@example.org>, Bob <bob@example.org>;\n eve@example.org')).toEqual([
      { name: 'Lovelace, Ada', address: 'ada@example.org' },
      { name: 'Bob', address: 'bob@example.org' },
      { name: '', address: 'eve@example.org' },
    ]);
    expect(readPeople(' , ;\n')).toEqual([]);
  });

  it('never throws, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (text) => readPeople(text).every(({ address }) => address === address.trim())));
  });
});

describe('the list', () => {
  it('gets what stands in the fields, and empties them', () => {
    const added = addEntered({ ...emptyExpectedDraft, name: ' Ada Lovelace ', address: 'ADA@example.org' });
    expect(added).toEqual({ ok: true, draft: listOf(ADA) });
    const several = addEntered({ ...listOf(ADA), name: '', address: 'Countess <ada@example.org>, bob@example.org' });
    expect(several).toEqual({
      ok: true,
      draft: listOf({ ...ADA, name: 'Countess' }, { name: '', address: 'bob@example.org' }),
    });
  });

  it('keeps the fields and names what is wrong', () => {
    expect(addEntered({ ...emptyExpectedDraft, name: 'Ada' })).toEqual({ ok: false, problem: { kind: 'missing' } });
    expect(addEntered({ ...emptyExpectedDraft, address: 'ada@example.org, bob' })).toEqual({
      ok: false,
      problem: { kind: 'wrong', address: 'bob' },
    });
    const many = Array.from({ length: MAX_EXPECTED }, (_, i) => ({ name: '', address: `p${i}@example.org` }));
    expect(addEntered({ ...listOf(...many), address: 'ada@example.org' })).toEqual({
      ok: false,
      problem: { kind: 'full' },
    });
  });

  it('counts what was typed and not added yet, and only that', () => {
    expect(finished(listOf(ADA))).toEqual({ ok: true, draft: listOf(ADA) });
    expect(finished({ ...emptyExpectedDraft, address: 'ada@example.org' })).toEqual({
      ok: true,
      draft: listOf({ ...ADA, name: '' }),
    });
    expect(finished({ ...listOf(ADA), name: 'Bob' })).toEqual({ ok: false, problem: { kind: 'missing' } });
  });

  it('can be corrected', () => {
    expect(editing(listOf(ADA), ADA)).toEqual({ people: [], ...ADA });
    expect(withoutPerson(listOf(ADA), ADA.address)).toEqual(emptyExpectedDraft);
  });
});
