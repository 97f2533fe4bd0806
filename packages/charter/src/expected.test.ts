// People expected: what a list may hold, and that it travels with title and agenda to whoever has the link.
import { type Bytes, seal, utf8 } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { fullCharter, makeHost, shippedClassification } from '../test/charter-scene.js';
import { type ExpectedPerson, invitedByName, isExpectedList, MAX_EXPECTED } from './expected.js';
import { featuresWithin, usualFeatures } from './features.js';
import { foundCharter } from './founding.js';
import { deriveLinkKeys, generateLinkSecret, type LinkKeys, openDetails, sealDetails } from './link-secret.js';

const ada: ExpectedPerson = { name: 'Ada Lovelace', address: 'ada@example.org' };
const bare: ExpectedPerson = { name: '', address: 'bob@example.org' };

let keys: LinkKeys;
beforeAll(async () => {
  const host = await makeHost('Hanna');
  const charter = fullCharter([host], await shippedClassification('internal'));
  const { meetingId } = await foundCharter(charter, host.privateKey);
  keys = await deriveLinkKeys(meetingId, generateLinkSecret());
});

describe('a list of people expected', () => {
  it('has each address once, in lower case, with or without a name', () => {
    expect(isExpectedList([ada, bare])).toBe(true);
    const wrong: ExpectedPerson[][] = [
      [ada, { ...bare, address: ada.address }],
      [{ ...ada, address: 'Ada@example.org' }],
      [{ ...ada, address: 'example.org' }],
      [{ ...ada, address: 'ada@localhost' }],
      [{ ...ada, name: 'Ada\nLovelace' }],
      [{ ...ada, name: 'x'.repeat(201) }],
    ];
    for (const list of wrong) expect([list, isExpectedList(list)]).toEqual([list, false]);
  });

  it('is bounded in number and in size', () => {
    const many = (count: number, name = '') =>
      Array.from({ length: count }, (_, i) => ({ name, address: `p${i}@example.org` }));
    expect(isExpectedList(many(MAX_EXPECTED))).toBe(true);
    expect(isExpectedList(many(MAX_EXPECTED + 1))).toBe(false);
    expect(isExpectedList(many(101, 'x'.repeat(200)))).toBe(false);
  });

  it('is named in the charter by its addresses alone', () => {
    expect(invitedByName([ada, bare])).toEqual([
      { kind: 'email', address: 'ada@example.org' },
      { kind: 'email', address: 'bob@example.org' },
    ]);
  });

  it('travels sealed with title and agenda, and without one nothing of it', async () => {
    const details = { title: 'Budget', agenda: '', expected: [ada, bare] };
    expect(await openDetails(keys, await sealDetails(keys, details))).toEqual({ ok: true, value: details });
    const empty = await openDetails(keys, await sealDetails(keys, { ...details, expected: [] }));
    expect(empty).toEqual({ ok: true, value: { title: 'Budget', agenda: '' } });
    await expect(sealDetails(keys, { ...details, expected: [ada, ada] })).rejects.toMatchObject({
      code: 'charter/bad_details',
    });
  });

  it('is refused in any other form, from whoever else has the link', async () => {
    const text = (value: string): number[] => [0, 0, 0, value.length, ...utf8(value)];
    const sealed = (...bytes: number[]): Promise<Bytes> => seal(keys.metaKey, Uint8Array.from(bytes), keys.groupId);
    const head = [...text('T'), ...text('')];
    const list = [0, 1, ...text('Ada'), ...text('ada@example.org')];
    const codeOf = async (bytes: Bytes) => {
      const opened = await openDetails(keys, bytes);
      return opened.ok ? 'opened' : opened.error.code;
    };
    expect(await codeOf(await sealed(2, ...head, ...list))).toBe('opened');
    expect(await codeOf(await sealed(1, ...head, ...list))).toBe('charter/bad_details');
    expect(await codeOf(await sealed(2, ...head))).toBe('charter/bad_details');
    expect(await codeOf(await sealed(2, ...head, 0, 0))).toBe('charter/bad_details');
    expect(await codeOf(await sealed(3, ...head, ...list))).toBe('charter/bad_details');
    expect(await codeOf(await sealed(2, ...head, 0, 1, ...text('Ada'), ...text('nobody')))).toBe('charter/bad_details');
  });
});

describe('features of a new meeting', () => {
  it('are those of the class that are wished for, files only with the chat', () => {
    const rules = { screenShare: 'everyone', chatLifeMinutes: 0, recording: false } as const;
    expect(usualFeatures(rules)).toEqual(['camera', 'screen', 'chat', 'files']);
    expect(featuresWithin(rules, ['files', 'chat', 'recording'])).toEqual(['chat', 'files']);
    expect(featuresWithin(rules, ['camera', 'files'])).toEqual(['camera']);
    const silent = { screenShare: 'nobody', chatLifeMinutes: null, recording: false } as const;
    expect(featuresWithin(silent, ['camera', 'screen', 'chat'])).toEqual(['camera']);
  });

  it('have a recording only where the class allows one and somebody wishes for it', () => {
    const rules = { screenShare: 'everyone', chatLifeMinutes: 0, recording: true } as const;
    expect(usualFeatures(rules)).not.toContain('recording');
    expect(featuresWithin(rules, ['camera', 'recording'])).toEqual(['camera', 'recording']);
    expect(featuresWithin(rules, ['camera'])).toEqual(['camera']);
  });
});
