import { type Bytes, concat, type MeetingId, toBase64Url } from '@incamera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeHost, type SigningHost } from '../test/charter-scene.js';
import {
  type Charter,
  type CharterHost,
  decodeCharter,
  deriveLinkKeys,
  draftCharter,
  encodeCharter,
  formatMeetingLink,
  foundCharter,
  generateLinkSecret,
  isCharterHost,
  meetingIdOf,
  openCharter,
  openDetails,
  parseMeetingLink,
  publicClassification,
  sealCharter,
  sealDetails,
  verifyCharter,
  verifyCharterOf,
} from './index.js';

const classification = await publicClassification();

function charterOf(hosts: readonly CharterHost[], more: Partial<Charter> = {}): Charter {
  const draft = draftCharter({
    createdAtMs: 1_900_000_000_000,
    startsAtMs: 1_900_000_600_000,
    expiresAtMs: 1_900_007_200_000,
    nonce: crypto.getRandomValues(new Uint8Array(32)),
    hosts: hosts.map(({ signatureKey, returnKey, label }) => ({ signatureKey, returnKey, label })),
    classification,
  });
  return { ...draft, ...more };
}

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'accepted' : result.error?.code);

describe('charter', () => {
  it('comes back as it was written, and its hash is the meeting', async () => {
    const hosts = [await makeHost(), await makeHost('Grace Hopper')];
    const charter = charterOf(hosts);
    const founded = await foundCharter(charter, (hosts[0] as SigningHost).privateKey);
    const verified = await verifyCharter(founded.bytes);
    expect(verified.ok && verified.value.charter).toEqual(charter);
    expect(founded.meetingId).toBe(await meetingIdOf(founded.bytes));
    expect(founded.meetingId).toBe(toBase64Url(founded.groupId));
    expect(isCharterHost(charter, (hosts[1] as CharterHost).signatureKey)).toBe(true);
    expect(isCharterHost(charter, new Uint8Array(32))).toBe(false);
  });

  it('refuses any altered, shortened or lengthened bytes', async () => {
    const host = await makeHost();
    const { bytes, meetingId } = await foundCharter(charterOf([host]), host.privateKey);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const altered = bytes.map((byte, i) => (i === at ? byte ^ by : byte));
        expect((await verifyCharter(altered)).ok).toBe(false);
        expect(codeOf(await verifyCharterOf(meetingId, altered))).toBe('charter/wrong_meeting');
      }),
      { numRuns: 60 },
    );
    expect(codeOf(await verifyCharter(bytes.slice(0, -1)))).toBe('charter/malformed');
    expect(codeOf(await verifyCharter(concat(bytes, new Uint8Array(1))))).toBe('charter/malformed');
  });

  it('refuses the signature of another than the first host', async () => {
    const [first, second] = [await makeHost(), await makeHost('Mallory')];
    const charter = charterOf([first, second]);
    await expect(foundCharter(charter, second.privateKey)).rejects.toMatchObject({ code: 'charter/bad_signature' });
  });

  it('refuses every value out of bounds, when written and when read', async () => {
    const host = await makeHost();
    const { rules } = charterOf([host]);
    const wrong: [string, Partial<Charter>][] = [
      ['expiresAtMs', { expiresAtMs: 1 }],
      ['hosts', { hosts: [] }],
      ['hosts', { hosts: [host, host] }],
      ['label', { hosts: [{ ...host, label: '' }] }],
      ['label', { hosts: [{ ...host, label: 'x'.repeat(201) }] }],
      ['label', { hosts: [{ ...host, label: 'a\u202eb' }] }],
      ['label', { hosts: [{ ...host, label: 'e\u0301' }] }],
      ['maxMembers', { rules: { ...rules, maxMembers: 301 } }],
      ['maxMembers', { rules: { ...rules, maxMembers: 0 } }],
      ['period', { rules: { ...rules, silentAfterMs: 999 } }],
    ];
    for (const [what, more] of wrong) {
      const charter = charterOf([host], more);
      await expect(foundCharter(charter, host.privateKey)).rejects.toMatchObject({ context: { what } });
      const read = decodeCharter(encodeCharter(charter, new Uint8Array(64)));
      expect([what, codeOf(read)]).toEqual([what, 'charter/bad_value']);
    }
    expect(codeOf(decodeCharter(new Uint8Array([1])))).toBe('charter/malformed');
  });

  it('never throws on bytes from anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (noise) => {
        expect((await verifyCharter(noise)).ok).toBe(false);
      }),
    );
  });
});

describe('link', () => {
  const id = toBase64Url(new Uint8Array(32).fill(7)) as MeetingId;

  it('comes back from what people paste', () => {
    const secret = generateLinkSecret();
    const link = formatMeetingLink('https://meet.example.org:8443/', id, secret);
    expect(link).toBe(`https://meet.example.org:8443/m/${id}#${toBase64Url(secret)}`);
    const parsed = parseMeetingLink(link);
    expect(parsed.ok && parsed.value).toEqual({ origin: 'https://meet.example.org:8443', meetingId: id, secret });
  });

  it('is refused when it is not complete or carries more', () => {
    const secret = toBase64Url(generateLinkSecret());
    for (const link of [
      '',
      'hello',
      `https://h/m/${id}`,
      `https://h/m/${id}#${secret.slice(1)}`,
      `https://h/m/${id}#${secret}A`,
      `https://h/m/${id.slice(1)}#${secret}`,
      `https://h/m/${id}/x#${secret}`,
      `https://h/m/${id}?k=${secret}#${secret}`,
      `https://u:p@h/m/${id}#${secret}`,
      `javascript:/m/${id}#${secret}`,
    ]) {
      expect([link, codeOf(parseMeetingLink(link))]).toEqual([link, 'charter/bad_link']);
    }
  });

  it('derives keys that differ by purpose, by secret and by meeting', async () => {
    const secret = new Uint8Array(16).fill(1);
    const other = toBase64Url(new Uint8Array(32).fill(8)) as MeetingId;
    const all = await Promise.all([
      deriveLinkKeys(id, secret),
      deriveLinkKeys(other, secret),
      deriveLinkKeys(id, new Uint8Array(16)),
    ]);
    const keys = all.flatMap((k) => [k.metaKey, k.charterKey, k.knockKey, k.linkPsk].map((key) => toBase64Url(key)));
    expect(new Set(keys).size).toBe(12);
    expect(await deriveLinkKeys(id, secret)).toEqual(all[0]);
    await expect(deriveLinkKeys(id, new Uint8Array(15))).rejects.toMatchObject({ code: 'charter/bad_link' });
  });
});

describe('what is sealed under the link', () => {
  async function meeting(): Promise<{ keys: Awaited<ReturnType<typeof deriveLinkKeys>>; charterBytes: Bytes }> {
    const host = await makeHost();
    const founded = await foundCharter(charterOf([host]), host.privateKey);
    const keys = await deriveLinkKeys(founded.meetingId, generateLinkSecret());
    return { keys, charterBytes: await sealCharter(keys, founded) };
  }

  it('opens with the link of the meeting and with no other', async () => {
    const [one, two] = [await meeting(), await meeting()];
    const details = { title: 'Budget', agenda: '1. Figures\n\t2. Übung' };
    const sealed = await sealDetails(one.keys, details);
    expect(await openDetails(one.keys, sealed)).toEqual({ ok: true, value: details });
    expect(codeOf(await openDetails(two.keys, sealed))).toBe('charter/not_opened');
    expect((await openCharter(one.keys, one.charterBytes)).ok).toBe(true);
    expect(codeOf(await openCharter(one.keys, two.charterBytes))).toBe('charter/not_opened');
    sealed[20] = (sealed[20] ?? 0) ^ 1;
    expect(codeOf(await openDetails(one.keys, sealed))).toBe('charter/not_opened');
  });

  it('has bounds', async () => {
    const { keys } = await meeting();
    for (const details of [
      { title: '', agenda: '' },
      { title: 'x'.repeat(201), agenda: '' },
      { title: 'a\nb', agenda: '' },
      { title: 'a', agenda: 'x'.repeat(10_001) },
      { title: 'a', agenda: '\u0000' },
    ]) {
      await expect(sealDetails(keys, details)).rejects.toMatchObject({ code: 'charter/bad_details' });
    }
    expect((await openDetails(keys, await sealDetails(keys, { title: 'a', agenda: 'x'.repeat(10_000) }))).ok).toBe(
      true,
    );
  });

  it('is refused when somebody with the link wrote the charter of another meeting', async () => {
    const host = await makeHost();
    const other = await foundCharter(charterOf([host]), host.privateKey);
    const { keys } = await meeting();
    expect(codeOf(await openCharter(keys, await sealCharter(keys, other)))).toBe('charter/wrong_meeting');
  });
});
