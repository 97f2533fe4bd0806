// What this device remembers of people: another passkey, root or name shows as changed until it is accepted, and comparing counts
// for the key that was compared and for no other.
import { assess } from '@incamera/identity';
import { type Bytes, sha256 } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, IdentityScene, memberKey } from '../../test/identity-scene.js';
import { pairCodeBetween, rememberComparison } from './comparison.js';
import { type OwnEvidence } from './own-evidence.js';
import { PeoplePins } from './people-pins.js';
import { type SeenMember } from './seen-member.js';

let scene: IdentityScene;
let pins: PeoplePins;

beforeEach(async () => {
  scene = await IdentityScene.create();
  pins = new PeoplePins(scene.records, scene.clock);
});

/** A member as the group shows it. */
async function seen(evidence: OwnEvidence, leafKey: Bytes, displayName = 'Ada Lovelace'): Promise<SeenMember> {
  const { verified, refused } = await scene.judge(evidence, leafKey);
  expect(refused).toEqual({});
  const all = { ...verified, vouch: null };
  const assurance = assess({ ...all, pin: null, leafKeyHash: await sha256(leafKey) });
  return { displayName: assurance.name ?? displayName, signatureKey: leafKey, evidence: all, assurance };
}

/** Somebody signed in, with a passkey that the organisation certified. */
async function ada(passkey = scene.passkey, name = 'Ada Lovelace'): Promise<SeenMember> {
  const chain = await scene.passkeyChain(passkey, name);
  scene.passkey = passkey;
  scene.key = await memberKey();
  scene.source = {
    ...scene.source,
    passkeys: async () => [{ credentialId: 'ada-passkey', key: passkey.key }],
    passkeyChains: async () => [chain],
  };
  const desk = scene.desk({ tabId: String(Math.random()) });
  await desk.ask(scene.key);
  return await seen(await desk.evidence(scene.key), scene.key.publicKey);
}

async function nobody(displayName = 'Eve'): Promise<SeenMember> {
  const nothing = { chain: null, passkey: null, passkeyChain: null, idToken: null };
  return await seen(nothing, (await memberKey()).publicKey, displayName);
}

describe('people who were seen before', () => {
  it('are the same with the same passkey, whatever the leaf key', async () => {
    expect(await pins.observe(await ada())).toMatchObject({ changed: false, assurance: { level: 'passkey' } });
    scene.nowMs += 48 * HOUR_MS;
    expect(await pins.observe(await ada())).toMatchObject({ changed: false, assurance: { level: 'passkey' } });
  });

  it('are changed with another passkey, since it was first seen, until that is accepted', async () => {
    await pins.observe(await ada());
    scene.nowMs += HOUR_MS;
    const changedMs = scene.nowMs;
    const other = await ada(await SoftwarePasskey.create());
    expect(await pins.observe(other)).toMatchObject({ changed: true });
    scene.nowMs += HOUR_MS;
    const { changed, assurance } = await pins.observe(other);
    expect(changed).toBe(true);
    expect(assurance.reasons).toContainEqual({ code: 'passkey_changed', sinceMs: changedMs });
    await pins.acceptChange(other);
    expect((await pins.observe(other)).changed).toBe(false);
  });

  it('are changed under another name', async () => {
    await pins.observe(await ada());
    const { changed, assurance } = await pins.observe(await ada(scene.passkey, 'Augusta King'));
    expect(changed).toBe(true);
    expect(assurance.reasons.map(({ code }) => code)).toContain('name_changed');
  });

  it('are missed without the passkey', async () => {
    await pins.observe(await ada());
    const chain = await scene.deviceChain(scene.key.publicKey);
    const asServerSays = await seen({ chain, passkey: null, passkeyChain: null, idToken: null }, scene.key.publicKey);
    // The server's word is about another person here: nothing of the organisation's is lent to it.
    expect((await pins.observe(asServerSays)).assurance.level).toBe('server');
  });

  it('are not remembered when only they themselves say who they are', async () => {
    const eve = await nobody();
    await pins.observe(eve);
    expect((await pins.observe({ ...eve, displayName: 'Ada Lovelace' })).changed).toBe(false);
  });
});

describe('comparing in person', () => {
  it('gives one code on both devices, and other codes with others', async () => {
    const [a, b, c] = [await ada(), await nobody(), await nobody('Mallory')];
    const code = await pairCodeBetween(a, b);
    expect(await pairCodeBetween(b, a)).toEqual({ ...code, lasting: true });
    expect((await pairCodeBetween(a, c)).digits).not.toBe(code.digits);
    expect(code.digits).toMatch(/^(\d{5} ){3}\d{5}$/);
    expect(code.words).toHaveLength(6);
  });

  it('is remembered for the passkey in every meeting', async () => {
    const other = await ada();
    const own = await nobody('I');
    await pins.observe(other);
    await rememberComparison(pins, own, other, await pairCodeBetween(own, other));
    scene.nowMs += 48 * HOUR_MS;
    expect((await pins.observe(await ada())).assurance.level).toBe('compared');
  });

  it('is remembered for the leaf key of somebody without a passkey, and ends with that key', async () => {
    const [own, other] = [await nobody('I'), await nobody()];
    const code = await pairCodeBetween(own, other);
    expect(code.lasting).toBe(false);
    await rememberComparison(pins, own, other, code);
    expect((await pins.observe(other)).assurance).toMatchObject({ level: 'compared', name: 'Eve' });
    expect((await pins.observe(await nobody())).assurance.level).toBe('self-asserted');
  });

  it('does not count for another key of the same person', async () => {
    const other = await ada();
    const own = await nobody('I');
    await rememberComparison(pins, own, other, await pairCodeBetween(own, other));
    const { assurance } = await pins.observe(await ada(await SoftwarePasskey.create()));
    expect(assurance.level).not.toBe('compared');
    expect(assurance.reasons.map(({ code }) => code)).toContain('compared_other_key');
  });

  it('is not remembered when a key changed between showing and pressing', async () => {
    const own = await nobody('I');
    const shown = await pairCodeBetween(own, await nobody());
    await expect(rememberComparison(pins, own, await nobody(), shown)).rejects.toMatchObject({
      code: 'client/pair_code_changed',
    });
  });
});

describe('records of people', () => {
  it('name nobody', async () => {
    const names: string[] = [];
    const watched = new PeoplePins(
      {
        names: (prefix) => scene.records.names(prefix),
        sealed: (name) => scene.records.sealed(name),
        saveSealed: async (name, bytes) => {
          names.push(name);
          await scene.records.saveSealed(name, bytes);
        },
      },
      scene.clock,
    );
    await watched.observe(await ada());
    expect(names).toHaveLength(1);
    expect(names[0]).toMatch(/^pin\/[\w-]{43}$/);
  });

  it('that are damaged count as none', async () => {
    await pins.observe(await ada());
    const broken = new PeoplePins(
      { sealed: async () => new Uint8Array([7]), saveSealed: async () => undefined, names: async () => ['pin/x'] },
      scene.clock,
    );
    expect((await broken.observe(await ada(await SoftwarePasskey.create()))).changed).toBe(false);
    expect(await broken.known()).toEqual([]);
  });
});
