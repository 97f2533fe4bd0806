import { type RulebookFiles } from '@incamera/client';
import { describe, expect, it } from 'vitest';
import {
  badNetworks,
  fileNames,
  lineDifference,
  numberedAfter,
  readForm,
  textOf,
  withAccreditation,
  withExceptions,
  withGuidance,
  withNetworks,
  withoutEmptyLines,
  withoutFile,
  withText,
} from './draft.js';

const classifications = JSON.stringify({
  version: 3,
  accreditedUpTo: 'internal',
  aboveAccreditation: { en: 'Call.', de: 'Anrufen.' },
  classifications: [
    { id: 'public', label: { en: 'Public', de: 'Öffentlich' }, rules: { networks: 'any' } },
    { id: 'restricted', label: { en: 'Restricted', de: 'VS-NfD' }, rules: { networks: ['192.0.2.0/24'] } },
  ],
});
const files: RulebookFiles = { classifications, schema: 'schema', policies: { 'b.cedar': 'b', 'a.cedar': 'a' } };

describe('a draft', () => {
  it('is its files, in one order', () => {
    expect(fileNames(files)).toEqual(['classifications.json', 'a.cedar', 'b.cedar', 'schema.cedarschema']);
    const more = withText(withText(files, 'own.cedar', 'own'), 'schema.cedarschema', 'other');
    expect([textOf(more, 'own.cedar'), textOf(more, 'schema.cedarschema'), textOf(more, 'gone.cedar')]).toEqual([
      'own',
      'other',
      '',
    ]);
    expect(fileNames(withoutFile(more, 'a.cedar'))).not.toContain('a.cedar');
  });

  it('is changed by forms as by hand', () => {
    let text = withAccreditation(classifications, 'restricted');
    text = withNetworks(text, 'restricted', '10.0.0.0/8\n 2001:db8::/32');
    text = withGuidance(text, 'de', 'Kurier.');
    text = withExceptions(text, 'restricted', ['network']);
    expect(readForm(text)).toEqual({
      accreditedUpTo: 'restricted',
      guidance: { en: 'Call.', de: 'Kurier.' },
      classes: [
        { id: 'public', label: { en: 'Public', de: 'Öffentlich' }, networks: null, exceptions: [] },
        {
          id: 'restricted',
          label: { en: 'Restricted', de: 'VS-NfD' },
          networks: '10.0.0.0/8\n2001:db8::/32',
          exceptions: ['network'],
        },
      ],
    });
    expect(readForm(withNetworks(text, 'restricted', ''))?.classes[1]?.networks).toBe('');
  });

  it('names what is no network, and loses the empty lines that a form leaves', () => {
    expect(badNetworks('10.0.0.0/8\n 10.0.0.1/8\n127.0.0.0/33\n\n2001:db8::/32\nhome')).toEqual([
      '10.0.0.1/8',
      '127.0.0.0/33',
      'home',
    ]);
    const typed = { ...files, classifications: withNetworks(classifications, 'restricted', '10.0.0.0/8\n\n') };
    expect(readForm(withoutEmptyLines(typed).classifications)?.classes[1]?.networks).toBe('10.0.0.0/8');
    expect(withoutEmptyLines(files)).toBe(files);
    const broken = { ...files, classifications: '{' };
    expect(withoutEmptyLines(broken)).toBe(broken);
  });

  it('stays as it is while it is no JSON', () => {
    for (const text of ['{', '[]', '7', '{"accreditedUpTo": 7}']) expect(readForm(text)).toBeNull();
    expect(withAccreditation('{', 'x')).toBe('{');
  });

  it('gets the next number when the classifications changed, once', () => {
    expect(numberedAfter(files, files)).toBe(files);
    const draft = { ...files, classifications: withAccreditation(classifications, 'public') };
    const numbered = numberedAfter(draft, files);
    expect(JSON.parse(numbered.classifications)).toMatchObject({ version: 4, accreditedUpTo: 'public' });
    expect(numberedAfter(numbered, files)).toBe(numbered);
    const onlyPolicies = withText(files, 'a.cedar', 'changed');
    expect(numberedAfter(onlyPolicies, files)).toBe(onlyPolicies);
  });
});

describe('the difference', () => {
  const shown = (before: string, after: string) =>
    lineDifference(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

  it('shows what goes and comes, with a little around it', () => {
    expect(shown('a\nb\nc\nd\ne\nf\ng', 'a\nb\nc\nX\ne\nf\ng')).toEqual([' b', ' c', '-d', '+X', ' e', ' f']);
    expect(shown('', 'new')).toEqual(['-', '+new']);
    expect(shown('same', 'same')).toEqual([]);
    expect(shown('a\nb', 'b')).toEqual(['-a', ' b']);
  });

  it('does not try to understand what is too long', () => {
    const long = (letter: string) => Array.from({ length: 4000 }, (_, i) => `${letter}${i}`).join('\n');
    expect(lineDifference(long('a'), long('b'))).toHaveLength(8000);
  });
});
