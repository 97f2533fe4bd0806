// Attacks on a charter and on the chain of its versions: each ends in a named error.
import { type Bytes, concat } from '@incamera/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { fullCharter, makeHost, random, type SigningHost, shippedClassification, vkey } from '../test/charter-scene.js';
import {
  amendCharter,
  beginChain,
  type CharterChain,
  type CharterChange,
  currentCharter,
  extendCharterChain,
  verifyCharterChain,
} from './chain.js';
import { type Charter } from './charter.js';
import { decodeCharter, encodeCharter, encodeCharterBody } from './charter-codec.js';
import { type CharterLog } from './charter-log.js';
import { findDowngrades, isDowngrade } from './downgrade.js';
import { foundCharter, signCharter, verifyCharter } from './founding.js';
import { type Issuer, orderParties } from './parties.js';
import { type ShareHolder } from './share-holders.js';
import { type TrustAnchor } from './trust.js';

const [internal, restricted, secret, publicClass] = (await Promise.all(
  ['internal', 'restricted', 'secret', 'public'].map(shippedClassification),
)) as [Charter['classification'], Charter['classification'], Charter['classification'], Charter['classification']];

let ada: SigningHost;
let grace: SigningHost;
let mallory: SigningHost;
let founded: CharterChain;
const LATER_MS = 1_900_000_000_001;

beforeAll(async () => {
  [ada, grace, mallory] = await Promise.all([makeHost('Ada'), makeHost('Grace'), makeHost('Mallory')]);
  // No shipped class of these demands marks; a charter may ask for them all the same.
  const marked = { ...internal, rules: { ...internal.rules, marks: 'standard' as const } };
  founded = beginChain(await foundCharter(fullCharter([ada, grace], marked), ada.privateKey));
});

const bare = ({ signatureKey, returnKey, label }: SigningHost) => ({ signatureKey, returnKey, label });
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'accepted' : result.error?.code);
const whatOf = (result: { ok: boolean; error?: { context: object } }) =>
  result.ok ? 'accepted' : result.error?.context;

/** The charter with its first holder of shares changed. */
const changeHolder =
  (change: Partial<ShareHolder>) =>
  ({ shareHolders: { threshold, holders } }: Pick<Charter, 'shareHolders'>): Pick<Charter, 'shareHolders'> => ({
    shareHolders: { threshold, holders: holders.map((one, i) => (i === 0 ? { ...one, ...change } : one)) },
  });

/** The charter with one issuer or authority changed. */
const changeLog =
  (change: (log: CharterLog) => Partial<CharterLog>) =>
  ({ log }: Pick<Charter, 'log'>): Pick<Charter, 'log'> => ({ log: log === null ? null : { ...log, ...change(log) } });

const changeIssuer =
  (at: number, change: (issuer: Issuer) => Partial<Issuer>) =>
  ({ issuers }: Pick<Charter, 'issuers'>): Pick<Charter, 'issuers'> => ({
    issuers: issuers.map((one, i) => (i === at ? { ...one, ...change(one) } : one)),
  });
const changeAnchor =
  (at: number, change: (anchor: TrustAnchor) => Partial<TrustAnchor>) =>
  ({ trustAnchors }: Pick<Charter, 'trustAnchors'>): Pick<Charter, 'trustAnchors'> => ({
    trustAnchors: trustAnchors.map((one, i) => (i === at ? { ...one, ...change(one) } : one)),
  });

/** What a client without these checks would sign. */
async function signedBy(host: SigningHost, chain: CharterChain, change: Partial<Charter>): Promise<Bytes> {
  const { charter, hash } = currentCharter(chain);
  return signCharter({ ...charter, version: charter.version + 1, previousHash: hash, ...change }, host.privateKey);
}

describe('the chain of a charter', () => {
  it('is followed by every member, from the founding charter to the one in force', async () => {
    const stricter = { ...internal, rules: { ...internal.rules, marks: 'standard' as const, recording: false } };
    const second = await amendCharter(founded, { classification: stricter }, 1, grace.privateKey, LATER_MS);
    const higher = { ...restricted, rules: { ...restricted.rules, marks: 'standard' as const } };
    const third = await amendCharter(second.chain, { classification: higher }, 0, ada.privateKey, LATER_MS);
    const all = third.chain.versions.map(({ bytes }) => bytes);
    const { meetingId, groupId } = currentCharter(founded);
    const verified = await verifyCharterChain(meetingId, all);
    expect(verified.ok && currentCharter(verified.value)).toEqual(currentCharter(third.chain));
    expect(currentCharter(third.chain)).toMatchObject({ meetingId, groupId, charter: { version: 3, signer: 0 } });
    expect(currentCharter(third.chain).charter.classification.id).toBe('restricted');
  });

  it('allows a host more, fewer features, a shorter end, another invited person', async () => {
    const { charter } = currentCharter(founded);
    const change: CharterChange = {
      hosts: [...charter.hosts, bare(mallory)],
      features: ['camera'],
      expiresAtMs: charter.expiresAtMs - 60_000,
      invited: orderParties({
        ...charter,
        invited: [...charter.invited, { kind: 'email', address: 'zoe@example.org' }],
      }).invited,
      // The server's authority, which stands between the two others, has to stay.
      trustAnchors: charter.trustAnchors.slice(1, 2),
      issuers: charter.issuers.slice(1),
    };
    const { chain } = await amendCharter(founded, change, 0, ada.privateKey, LATER_MS);
    expect(currentCharter(chain).charter).toMatchObject(change);
    const next = await amendCharter(chain, { features: [] }, 2, mallory.privateKey, LATER_MS);
    expect(currentCharter(next.chain).charter.version).toBe(3);
  });

  it('refuses a version of somebody who is no host', async () => {
    expect(codeOf(await extendCharterChain(founded, await signedBy(mallory, founded, {})))).toBe(
      'charter/foreign_signer',
    );
    expect(codeOf(await extendCharterChain(founded, await signedBy(ada, founded, { signer: 1 })))).toBe(
      'charter/foreign_signer',
    );
    expect(codeOf(await extendCharterChain(founded, await signedBy(mallory, founded, { signer: 2 })))).toBe(
      'charter/foreign_signer',
    );
    // Who names herself in the very version that she signs is no host of the one before.
    const { charter } = currentCharter(founded);
    const usurped = await signedBy(mallory, founded, { signer: 2, hosts: [...charter.hosts, bare(mallory)] });
    expect(codeOf(await extendCharterChain(founded, usurped))).toBe('charter/foreign_signer');
    await expect(amendCharter(founded, {}, 0, mallory.privateKey, LATER_MS)).rejects.toMatchObject({
      code: 'charter/foreign_signer',
    });
  });

  it('refuses a version of a host who was taken out', async () => {
    const { charter } = currentCharter(founded);
    const { chain } = await amendCharter(founded, { hosts: charter.hosts.slice(0, 1) }, 0, ada.privateKey, LATER_MS);
    expect(codeOf(await extendCharterChain(chain, await signedBy(grace, chain, { signer: 1 })))).toBe(
      'charter/foreign_signer',
    );
  });

  it('refuses an edited, stripped, repeated, skipped or forked version', async () => {
    const { bytes, chain } = await amendCharter(founded, { features: [] }, 0, ada.privateKey, LATER_MS);
    const other = await amendCharter(founded, { features: ['camera'] }, 1, grace.privateKey, LATER_MS);
    const third = await amendCharter(chain, { features: [] }, 0, ada.privateKey, LATER_MS);
    const edited = bytes.slice();
    edited[edited.length - 1] = (edited[edited.length - 1] as number) ^ 1;
    expect(codeOf(await extendCharterChain(founded, edited))).toBe('charter/foreign_signer');
    expect(codeOf(await extendCharterChain(founded, bytes.slice(0, -64)))).toBe('charter/malformed');
    expect(codeOf(await extendCharterChain(founded, concat(bytes, new Uint8Array(1))))).toBe('charter/malformed');
    expect(codeOf(await extendCharterChain(chain, bytes))).toBe('charter/older_version');
    expect(codeOf(await extendCharterChain(chain, currentCharter(founded).bytes))).toBe('charter/older_version');
    expect(codeOf(await extendCharterChain(chain, other.bytes))).toBe('charter/forked');
    expect(codeOf(await extendCharterChain(other.chain, third.bytes))).toBe('charter/forked');
    expect(codeOf(await extendCharterChain(founded, third.bytes))).toBe('charter/version_missing');
  });

  it('refuses a history that is not that of the link', async () => {
    const { meetingId } = currentCharter(founded);
    const { bytes } = await amendCharter(founded, {}, 0, ada.privateKey, LATER_MS);
    const twin = await foundCharter({ ...currentCharter(founded).charter, nonce: random(32) }, ada.privateKey);
    expect(codeOf(await verifyCharterChain(meetingId, [twin.bytes, bytes]))).toBe('charter/wrong_meeting');
    expect(codeOf(await verifyCharterChain(meetingId, [bytes]))).toBe('charter/wrong_meeting');
    expect(codeOf(await verifyCharterChain(twin.meetingId, [twin.bytes, bytes]))).toBe('charter/forked');
    expect(codeOf(await verifyCharterChain(meetingId, []))).toBe('charter/malformed');
    expect(codeOf(await verifyCharterChain(meetingId, Array<Bytes>(65).fill(bytes)))).toBe('charter/malformed');
    expect(codeOf(await verifyCharter(bytes))).toBe('charter/not_founding');
    await expect(
      foundCharter({ ...twin.charter, version: 2, previousHash: twin.hash }, ada.privateKey),
    ).rejects.toMatchObject({
      code: 'charter/not_founding',
    });
  });

  it('refuses a version that changes what makes the meeting', async () => {
    const nonce = await signedBy(ada, founded, { nonce: random(32) });
    expect(whatOf(await extendCharterChain(founded, nonce))).toEqual({ what: 'nonce' });
    const back = await signedBy(ada, founded, { createdAtMs: 1 });
    expect(whatOf(await extendCharterChain(founded, back))).toEqual({ what: 'createdAtMs' });
  });

  it('refuses weaker rules, whoever signs them: server, member or host', async () => {
    const lowered = { classification: publicClass };
    expect(codeOf(await extendCharterChain(founded, await signedBy(mallory, founded, lowered)))).toBe(
      'charter/foreign_signer',
    );
    for (const [signer, host] of [ada, grace].entries()) {
      const bytes = await signedBy(host, founded, { ...lowered, signer });
      const refused = await extendCharterChain(founded, bytes);
      expect(codeOf(refused)).toBe('charter/lowered');
      expect(whatOf(refused)).toEqual({ what: expect.stringContaining('level') });
      await expect(amendCharter(founded, lowered, signer, host.privateKey, LATER_MS)).rejects.toMatchObject({
        code: 'charter/lowered',
      });
    }
  });
});

describe('a downgrade', () => {
  const cases: readonly [string, (charter: Charter) => Partial<Charter>][] = [
    ['level', ({ classification }) => ({ classification: { ...classification, id: 'other', level: 1 } })],
    ['banner', ({ classification }) => ({ classification: { ...classification, banner: { en: 'X', de: 'Y' } } })],
    ['rulebook', ({ classification }) => ({ classification: { ...classification, documentHash: random(32) } })],
    ['rulebook', ({ classification }) => ({ classification: { ...classification, policiesHash: random(32) } })],
    [
      'marks',
      ({ classification }) => ({
        classification: { ...classification, rules: { ...classification.rules, marks: 'off' } },
      }),
    ],
    ['autoReadmit', ({ rules }) => ({ rules: { ...rules, autoReadmit: true } })],
    ['maxMembers', ({ rules }) => ({ rules: { ...rules, maxMembers: 21 } })],
    ['succession', ({ rules }) => ({ rules: { ...rules, succession: 'members' } })],
    ['successionAfterMs', ({ rules }) => ({ rules: { ...rules, successionAfterMs: 59_000 } })],
    ['silentAfterMs', ({ rules }) => ({ rules: { ...rules, silentAfterMs: 61_000 } })],
    ['hostAbsenceStopMs', ({ rules }) => ({ rules: { ...rules, hostAbsenceStopMs: 11_000 } })],
    ['founder', ({ hosts }) => ({ hosts: hosts.slice(1) })],
    ['founder', ({ hosts }) => ({ hosts: [...hosts].reverse() })],
    ['startsAtMs', ({ startsAtMs }) => ({ startsAtMs: startsAtMs - 1 })],
    ['features', ({ features }) => ({ features: [...features, 'recording'] })],
    [
      'issuers',
      ({ issuers }) => ({
        issuers: issuers.map((one) => ({
          ...one,
          keys: [...one.keys, { keyId: 'z', algorithm: 'ES256', spki: random(91) }],
        })),
      }),
    ],
    ['issuers', changeIssuer(1, ({ audiences }) => ({ audiences: [...audiences, 'other'] }))],
    ['issuers', changeIssuer(0, () => ({ holder: 'organisation' }))],
    ['issuers', changeIssuer(0, () => ({ emailDomains: 'any' }))],
    ['issuers', changeIssuer(0, () => ({ emailDomains: ['example.com', 'example.net'] }))],
    [
      'trustAnchors',
      ({ trustAnchors }) => ({
        trustAnchors: [
          ...trustAnchors,
          { certificate: new Uint8Array(32).fill(255), holder: 'server', domains: ['example.org'] },
        ],
      }),
    ],
    ['trustAnchors', changeAnchor(1, () => ({ holder: 'organisation' }))],
    ['trustAnchors', changeAnchor(0, ({ domains }) => ({ domains: [...domains, 'example.se'] }))],
    // Without it, what the server issued under the organisation's root would count as the organisation's.
    [
      'trustAnchors',
      ({ trustAnchors }) => ({ trustAnchors: trustAnchors.filter(({ holder }) => holder !== 'server') }),
    ],
    ['shareHolders', ({ shareHolders }) => ({ shareHolders: { ...shareHolders, threshold: 1 } })],
    ['shareHolders', () => ({ shareHolders: { threshold: 0, holders: [] } })],
    ['shareHolders', changeHolder({ label: 'Somebody else' })],
    ['shareHolders', changeHolder({ organisation: 'Elsewhere' })],
    [
      'shareHolders',
      ({ shareHolders: { threshold, holders } }) => ({
        shareHolders: { threshold, holders: holders.map((one) => ({ ...one, listedBy: 'organisation' })) },
      }),
    ],
    ['shareHolders', changeHolder({ publicKey: new Uint8Array(1216) })],
    ['domains', ({ invited }) => ({ invited: [...invited, { kind: 'domain', address: 'zoo.example' }] })],
    ['log', () => ({ log: null })],
    ['log', changeLog(() => ({ required: 0 }))],
    ['log', changeLog(() => ({ vkey: vkey('meet') }))],
    ['log', changeLog(() => ({ intervalMs: 60_000 }))],
    // One that nobody joined under could be the server's own.
    ['log', changeLog(({ witnesses }) => ({ witnesses: [...witnesses, vkey('zoo')] }))],
    ['log', changeLog(({ witnesses }) => ({ witnesses: witnesses.slice(1) }))],
  ];

  it.each(cases)('is named: %s', async (reason, change) => {
    const { charter } = currentCharter(founded);
    expect(findDowngrades(charter, { ...charter, ...change(charter) })).toEqual([reason]);
    expect(isDowngrade(charter, { ...charter, ...change(charter) })).toBe(true);
    const refused = await extendCharterChain(founded, await signedBy(ada, founded, change(charter)));
    expect([codeOf(refused), whatOf(refused)]).toEqual(['charter/lowered', { what: reason }]);
  });

  it('is nothing when nothing changed, or when the classification rises', () => {
    const { charter } = currentCharter(founded);
    expect(findDowngrades(charter, charter)).toEqual([]);
    expect(isDowngrade(charter, { ...charter, ...changeLog(() => ({ required: 2 }))(charter) })).toBe(false);
    const higher = { ...restricted, rules: { ...restricted.rules, marks: 'standard' as const } };
    expect(isDowngrade(charter, { ...charter, classification: higher })).toBe(false);
  });

  it('would be a second host of one’s own making where two must agree', async () => {
    const chain = beginChain(await foundCharter(fullCharter([ada, grace], secret), ada.privateKey));
    const { charter } = currentCharter(chain);
    const bytes = await signedBy(ada, chain, { hosts: [...charter.hosts, bare(mallory)] });
    expect(whatOf(await extendCharterChain(chain, bytes))).toEqual({ what: 'hosts' });
  });
});

describe('the bytes of a charter', () => {
  const encoded = (change: Partial<Charter>): Bytes => {
    const { charter } = currentCharter(founded);
    return encodeCharter({ ...charter, ...change }, new Uint8Array(64));
  };

  it('have one order for every set', () => {
    const { charter } = currentCharter(founded);
    const { issuers, trustAnchors, shareHolders, invited, features } = charter;
    const first = issuers.find(({ keys }) => keys.length > 1);
    if (!first) throw new Error('no keys');
    const reversed: readonly [string, Partial<Charter>][] = [
      ['issuers', { issuers: [...issuers].reverse() }],
      ['issuers', { issuers: [...issuers, ...issuers.slice(-1)] }],
      ['issuerKeys', { issuers: [{ ...first, keys: [...first.keys].reverse() }] }],
      ['trustAnchors', { trustAnchors: [...trustAnchors].reverse() }],
      ['trustAnchors', { trustAnchors: [...trustAnchors, ...trustAnchors.slice(-1)] }],
      ['shareHolders', { shareHolders: { ...shareHolders, holders: [...shareHolders.holders].reverse() } }],
      ['invited', { invited: [...invited].reverse() }],
      ['features', { features: [...features].reverse() }],
      ['countries', { classification: { ...internal, rules: { ...internal.rules, countries: ['FR', 'DE'] } } }],
      [
        'networks',
        { classification: { ...internal, rules: { ...internal.rules, networks: ['10.0.0.0/8', '9.0.0.0/8'] } } },
      ],
    ];
    for (const [what, change] of reversed) {
      const read = decodeCharter(encoded(change));
      expect([what, codeOf(read), whatOf(read)]).toEqual([what, 'charter/bad_value', { what }]);
    }
  });

  it('are refused for what no charter may say', () => {
    const { charter } = currentCharter(founded);
    const rules = (change: object) => ({ classification: { ...internal, rules: { ...internal.rules, ...change } } });
    const wrong: readonly [string, Partial<Charter>][] = [
      ['length', { expiresAtMs: charter.startsAtMs + 1681 * 60_000 }],
      ['maxMembers', rules({ maxMembers: 19 })],
      ['hostAbsenceStopMs', rules({ hostAbsenceSeconds: 9 })],
      ['hosts', { ...rules({ admission: 'two_hosts' }), hosts: charter.hosts.slice(0, 1) }],
      ['autoReadmit', { ...rules({ reauthenticate: true }), rules: { ...charter.rules, autoReadmit: true } }],
      ['succession', { ...rules({ hostMustBePresent: true }), rules: { ...charter.rules, succession: 'members' } }],
      ['screen', rules({ screenShare: 'nobody' })],
      ['chat', rules({ chatLifeMinutes: null })],
      ['recording', { ...rules({ recording: false }), features: [...charter.features, 'recording'] }],
      ['guests', rules({ guests: 'link' })],
      ['shareThreshold', { shareHolders: { ...charter.shareHolders, threshold: 3 } }],
      ['shareThreshold', { shareHolders: { ...charter.shareHolders, threshold: 0 } }],
      ['shareHolder', changeHolder({ label: '' })(charter)],
      ['shareHolder', changeHolder({ organisation: 'x'.repeat(65) })(charter)],
      ['issuerUrl', changeIssuer(0, () => ({ url: 'http://id.example.org' }))(charter)],
      ['issuerUrl', changeIssuer(0, () => ({ url: 'https://id.example.com/?a' }))(charter)],
      ['issuerKeys', changeIssuer(0, () => ({ keys: [] }))(charter)],
      ['issuerAudiences', changeIssuer(0, () => ({ audiences: [] }))(charter)],
      ['issuerAudiences', changeIssuer(0, () => ({ audiences: ['b', 'a'] }))(charter)],
      ['issuerAudiences', changeIssuer(0, () => ({ audiences: ['a b'] }))(charter)],
      ['issuerDomains', changeIssuer(0, () => ({ emailDomains: ['b.example', 'a.example'] }))(charter)],
      ['issuerDomains', changeIssuer(0, () => ({ emailDomains: ['Example.org'] }))(charter)],
      ['trustAnchor', changeAnchor(0, () => ({ domains: [] }))(charter)],
      ['trustAnchor', changeAnchor(0, () => ({ domains: ['b.example', 'a.example'] }))(charter)],
      ['trustAnchor', changeAnchor(0, () => ({ domains: ['192.0.2.1'] }))(charter)],
      ['logKey', changeLog(() => ({ vkey: 'meet.example' }))(charter)],
      ['logInterval', changeLog(() => ({ intervalMs: 0 }))(charter)],
      ['witnesses', changeLog(() => ({ required: 3 }))(charter)],
      ['witnesses', changeLog(({ witnesses }) => ({ witnesses: [...witnesses].reverse() }))(charter)],
      ['witnesses', rules({ witnesses: 2 })],
      ['witnesses', { ...rules({ witnesses: 1 }), log: null }],
      ['invitedAddress', { invited: [{ kind: 'email', address: 'Ada@example.org' }] }],
      ['invitedAddress', { invited: [{ kind: 'email', address: 'ada' }] }],
      ['invitedAddress', { invited: [{ kind: 'domain', address: 'localhost' }] }],
      ['colours', { classification: { ...internal, colours: { background: '#777777', text: '#888888' } } }],
      ['banner', { classification: { ...internal, banner: { en: '', de: 'x' } } }],
      ['classification', { classification: { ...internal, id: 'Internal' } }],
      ['signer', { signer: 1 }],
      ['version', { version: 65, previousHash: random(32) }],
    ];
    for (const [what, change] of wrong) {
      const read = decodeCharter(encoded(change));
      expect([what, codeOf(read), whatOf(read)]).toEqual([what, 'charter/bad_value', { what }]);
    }
  });

  it('are refused with another format, a mapped network, a hash before the first, and beyond the size', async () => {
    const { charter, bytes } = currentCharter(founded);
    const format = bytes.slice();
    format[0] = 2;
    expect(whatOf(decodeCharter(format))).toEqual({ what: 'format' });
    const before = bytes.slice();
    before[5] = 1;
    expect(codeOf(decodeCharter(before))).toBe('charter/malformed');
    expect(whatOf(decodeCharter(new Uint8Array(60_001)))).toEqual({ what: 'size' });
    const many = Array.from({ length: 16 }, () => makeHost());
    const hosts = (await Promise.all(many)).map(bare);
    const holders = fullCharter(hosts, internal).shareHolders.holders;
    expect(encodeCharterBody({ ...charter, hosts, shareHolders: { threshold: 1, holders } }).byteLength).toBeLessThan(
      60_000,
    );
    const invited = Array.from({ length: 300 }, (_, i) => ({
      kind: 'email' as const,
      address: `p${String(i).padStart(3, '0')}@${'x'.repeat(60)}.${'y'.repeat(60)}.${'z'.repeat(60)}.example`,
    }));
    await expect(signCharter({ ...charter, hosts, invited }, ada.privateKey)).rejects.toMatchObject({
      context: { what: 'size' },
    });
  });
});
