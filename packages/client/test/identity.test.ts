// Authorities and certification by real clients against the real server, and against one that lies.
import {
  encodePasskeyKey,
  passkeyCodeOf,
  passkeyThumbprint,
  readTrustAnchor,
  validateChain,
  validatePasskeyChain,
} from '@incamera/identity';
import { systemRng, toBase64Url } from '@incamera/kernel';
import { type Role } from '@incamera/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../../../apps/server/test/test-server.js';
import { SoftwarePasskey } from '../../../testkit/src/software-passkey.js';
import { type MemoryStorage } from '../src/node/index.js';

import {
  ADMIN,
  enrolled,
  type Lie,
  NAMES,
  PASSPHRASE,
  refused,
  officerWithAuthority as withAuthority,
} from './officer-scene.js';

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

const person = (name: string, roles: Role[], storage?: MemoryStorage) => enrolled(server, name, roles, storage);
const officerWithAuthority = () => withAuthority(server);

describe("an officer's authority", () => {
  it('is made on the device, listed, and certifies a passkey after the words were compared', async () => {
    const olga = await officerWithAuthority();
    const ada = await person('Ada', ['organiser']);
    const asked = await ada.client.identity.requestCertification({ displayName: 'Ada L.', email: 'ada@example.org' });
    const { requests, invalidCount } = await olga.client.officerAuthority.requests();
    expect(invalidCount).toBe(0);
    expect(requests).toMatchObject([{ displayName: 'Ada L.', email: 'ada@example.org', accountName: 'Ada' }]);
    // What the person reads aloud is what the officer sees.
    expect(requests[0]?.code).toEqual(asked.code);
    expect(asked.code).toEqual(await passkeyCodeOf(await passkeyThumbprint(ada.passkey.key)));
    for (const request of requests) await olga.client.officerAuthority.certify(request);
    const [certificate] = await ada.client.identity.passkeyCertificates();
    const own = await olga.client.officerAuthority.current();
    const authority = (await olga.client.identity.anchors()).find(({ anchorId }) => anchorId === own?.anchorId);
    expect([authority?.holder, authority?.isConfirmed, own?.isListed]).toEqual(['organisation', true, true]);
    const anchor = await readTrustAnchor(authority?.certificate ?? new Uint8Array(), {
      holder: 'organisation',
      domains: ['example.org'],
    });
    if (!anchor.ok) throw anchor.error;
    const rules = { anchors: [anchor.value], clock: server.clock, passkey: ada.passkey.key };
    const valid = await validatePasskeyChain(certificate?.chain ?? [], rules);
    expect(valid.ok && valid.value.identity).toMatchObject({
      domain: 'example.org',
      displayName: 'Ada L.',
      organisation: 'Example',
      email: 'ada@example.org',
    });
    expect((await ada.client.identity.passkeys()).map(({ request }) => request?.state ?? null)).toContain('certified');
  });

  it('keeps its key where nothing can read it, and comes back by its backup only', async () => {
    const olga = await officerWithAuthority();
    const record = (await olga.storage.get('identity/officer-authority')) as { privateKey: CryptoKey };
    expect(record.privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('pkcs8', record.privateKey)).rejects.toThrow();
    const again = olga.client.officerAuthority.create({ ...NAMES, passphrase: PASSPHRASE });
    await expect(again).rejects.toMatchObject(refused('client/authority_exists'));
    const before = await olga.client.officerAuthority.current();
    await olga.client.officerAuthority.forget();
    expect(await olga.client.officerAuthority.current()).toBeNull();
    const restore = (text: string, passphrase = PASSPHRASE) => olga.client.officerAuthority.restore(text, passphrase);
    await expect(restore(olga.backup, 'another phrase entirely')).rejects.toMatchObject(
      refused('client/backup_not_opened'),
    );
    const backup = JSON.parse(olga.backup);
    const altered = [
      { domains: ['evil.example'] },
      { certificate: toBase64Url(systemRng.bytes(300)) },
      { iterations: 600_000 },
      { salt: toBase64Url(systemRng.bytes(16)) },
      { sealedKey: toBase64Url(systemRng.bytes(64)) },
    ];
    for (const change of altered) {
      await expect(restore(JSON.stringify({ ...backup, ...change }))).rejects.toMatchObject(
        refused('client/backup_not_opened'),
      );
    }
    const foreign = ['', '{', 'null', '{}', JSON.stringify({ ...backup, iterations: 1 }), `${olga.backup}x`];
    for (const text of [...foreign, JSON.stringify({ ...backup, more: 1 }), 'x'.repeat(100_000)]) {
      await expect(restore(text)).rejects.toMatchObject(refused('client/backup_malformed'));
    }
    expect(await olga.client.officerAuthority.current()).toBeNull();
    const elsewhere = await person('Olga', ['officer']);
    await elsewhere.client.officerAuthority.restore(olga.backup, PASSPHRASE);
    expect(await elsewhere.client.officerAuthority.current()).toEqual(before);
    expect(olga.backup).not.toContain(toBase64Url(new TextEncoder().encode(PASSPHRASE)));
  });

  it('is not made under a short passphrase or for domains that are none', async () => {
    const olga = await person('Olga', ['officer']);
    const { officerAuthority } = olga.client;
    await expect(officerAuthority.create({ ...NAMES, passphrase: 'short' })).rejects.toMatchObject(
      refused('client/passphrase_short'),
    );
    const odd = { ...NAMES, domains: ['192.0.2.1'], passphrase: PASSPHRASE };
    await expect(officerAuthority.create(odd)).rejects.toMatchObject(refused('identity/bad_request'));
    await expect(officerAuthority.list()).rejects.toMatchObject(refused('client/authority_missing'));
    expect(await officerAuthority.current()).toBeNull();
  });

  it('certifies what was shown and signed, not what the server puts in its place', async () => {
    const olga = await officerWithAuthority();
    const [ada, mallory] = [await person('Ada', ['organiser']), await person('Mallory', ['organiser'])];
    await ada.client.identity.requestCertification({ displayName: 'Ada', email: null });
    await mallory.client.identity.requestCertification({ displayName: 'Mallory', email: null });
    // The server hands Mallory's signed request out under Ada's, and one that nobody signed.
    olga.lie = (path, answer) => {
      if (path !== `${ADMIN}/requests`) return answer;
      const requests = answer.requests as { request: string; accountName: string }[];
      const of = (name: string) => requests.find(({ accountName }) => accountName === name);
      const forged = Buffer.from(of('Ada')?.request ?? '', 'base64url');
      forged[forged.length - 1] = (forged[forged.length - 1] ?? 0) ^ 1;
      const swapped = { ...of('Ada'), request: of('Mallory')?.request };
      return { requests: [swapped, { ...of('Mallory'), request: forged.toString('base64url') }] };
    };
    const { requests, invalidCount } = await olga.client.officerAuthority.requests();
    expect(invalidCount).toBe(1);
    const [swapped] = requests;
    // Ada, on the telephone, does not read these words.
    expect(swapped?.code).toEqual(await passkeyCodeOf(await passkeyThumbprint(mallory.passkey.key)));
    expect(swapped?.displayName).toBe('Mallory');
    olga.lie = null;
    const shown = (await olga.client.officerAuthority.requests()).requests.find(
      ({ displayName }) => displayName === 'Ada',
    );
    if (shown === undefined || swapped === undefined) throw new Error('no request');
    await expect(
      olga.client.officerAuthority.certify({ ...shown, thumbprint: swapped.thumbprint }),
    ).rejects.toMatchObject(refused('identity/request_malformed'));
    const unseen = { ...shown, requestId: `r_${'A'.repeat(16)}` };
    await expect(olga.client.officerAuthority.certify(unseen)).rejects.toMatchObject(
      refused('identity/request_malformed'),
    );
  });
});

describe('a person', () => {
  it('reads words aloud only of a key that signed on this device', async () => {
    const ada = await person('Ada', ['organiser']);
    const codes = async () => (await ada.client.identity.passkeys()).map(({ code }) => code);
    expect(await codes()).toEqual([null]);
    const other = await SoftwarePasskey.create();
    const substitute: Lie = (path, answer) => {
      if (path !== '/api/identity/passkeys') return answer;
      const passkeys = answer.passkeys as object[];
      const publicKey = toBase64Url(encodePasskeyKey(other.key));
      return { ...answer, passkeys: passkeys.map((passkey) => ({ ...passkey, publicKey })) };
    };
    const ask = () => ada.client.identity.requestCertification({ displayName: 'Ada', email: null });
    ada.lie = substitute;
    await expect(ask()).rejects.toMatchObject(refused('client/passkey_substituted'));
    ada.lie = null;
    expect((await ask()).code).not.toBeNull();
    // From now on the device knows its key.
    ada.lie = substitute;
    await expect(codes()).rejects.toMatchObject(refused('client/passkey_substituted'));
    ada.lie = null;
    const [passkey] = (await ada.client.identity.passkeys()).filter(({ request }) => request !== null);
    await ada.client.identity.withdrawRequest(passkey?.request?.requestId ?? '');
    await expect(
      ask().then(() => ada.client.identity.requestCertification({ displayName: ' ', email: null })),
    ).rejects.toMatchObject(refused('client/certified_name_invalid'));
  });

  it('gets a certificate for its own key under the anchors of the meeting, or an error with a name', async () => {
    const [ada, mallory] = [await person('Ada', ['organiser']), await person('Mallory', ['organiser'])];
    const trusted = await ada.client.identity.anchors();
    const leafKey = systemRng.bytes(32);
    const { chain, notAfterMs } = await ada.client.identity.certificateFor(leafKey, trusted);
    expect(notAfterMs).toBeGreaterThan(server.clock.nowMs());
    const anchors = [];
    for (const { certificate, holder, domains } of trusted) {
      const anchor = await readTrustAnchor(certificate, { holder, domains });
      if (anchor.ok) anchors.push(anchor.value);
    }
    const valid = await validateChain(chain, { anchors, leafKey, clock: server.clock });
    expect(valid.ok && valid.value.identity.displayName).toBe('Ada');
    const others = await mallory.client.identity.certificateFor(systemRng.bytes(32), trusted);
    ada.lie = (path, answer) =>
      path === '/api/identity/certificate' ? { ...answer, chain: others.chain.map(toBase64Url) } : answer;
    await expect(ada.client.identity.certificateFor(leafKey, trusted)).rejects.toMatchObject(
      refused('identity/certificate_other_key'),
    );
    ada.lie = null;
    await expect(ada.client.identity.certificateFor(leafKey, [])).rejects.toMatchObject(refused('authority/unknown'));
  });

  it('takes an authority as an organisation’s only after comparing it on this device', async () => {
    const olga = await officerWithAuthority();
    const ada = await person('Ada', ['organiser']);
    const found = async () => (await ada.client.identity.anchors()).find(({ kind }) => kind === 'officer');
    expect(await found()).toMatchObject({ holder: 'server', isConfirmed: false });
    const own = await olga.client.officerAuthority.current();
    expect((await found())?.fingerprint).toBe(own?.fingerprint);
    await ada.client.identity.confirmAnchor(own?.anchorId ?? '');
    expect(await found()).toMatchObject({ holder: 'organisation', isConfirmed: true });
    // A server that calls its own authority an organisation's gets nothing by it.
    ada.lie = (path, answer) => {
      if (path !== '/api/identity/anchors') return answer;
      return { anchors: (answer.anchors as object[]).map((anchor) => ({ ...anchor, kind: 'organisation' })) };
    };
    const lied = await ada.client.identity.anchors();
    expect(lied.map(({ holder }) => holder).sort()).toEqual(['organisation', 'server']);
    // Nor by another certificate under the id that was compared.
    ada.lie = (path, answer) => {
      if (path !== '/api/identity/anchors') return answer;
      const listed = answer.anchors as { certificate: string }[];
      return { anchors: listed.map((anchor) => ({ ...anchor, certificate: listed[0]?.certificate })) };
    };
    await expect(ada.client.identity.anchors()).rejects.toMatchObject(refused('client/malformed_answer'));
  });
});

describe('listing an authority of an organisation', () => {
  it('takes one PEM certificate', async () => {
    const olga = await person('Olga', ['officer']);
    const { identityAdministration: administration } = olga.client;
    const add = (pem: string) => administration.addAuthority({ pem, label: 'Example', domains: ['example.org'] });
    await expect(add('no certificate')).rejects.toMatchObject(refused('identity/bad_authority'));
    const other = await person('Otto', ['officer']);
    await other.client.officerAuthority.create({ ...NAMES, passphrase: PASSPHRASE });
    const record = (await other.storage.get('identity/officer-authority')) as { certificate: Uint8Array };
    const body = Buffer.from(record.certificate).toString('base64');
    const pem = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
    await expect(add(pem + pem)).rejects.toMatchObject(refused('identity/bad_authority'));
    await add(pem);
    const added = (await administration.authorities()).find(({ kind }) => kind === 'organisation');
    expect(added).toMatchObject({ label: 'Example', isRetired: false, holder: 'server' });
    await administration.retireAuthority(added?.anchorId ?? '');
    expect((await administration.authorities()).find(({ kind }) => kind === 'organisation')?.isRetired).toBe(true);
    await expect(administration.retireAuthority(added?.anchorId ?? '')).rejects.toMatchObject(
      refused('authority/gone'),
    );
  });
});
