// Who this device says to be: one prompt a meeting, nothing shown that others would refuse, and no server that gets more signed
// than its own meeting's binding.
import { bindingChallenge, loginChallenge, oidcChallenge } from '@incamera/identity';
import { sha256 } from '@incamera/kernel';
import { SoftwarePasskey } from '@incamera/testkit/software-passkey';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, IdentityScene, memberKey } from '../../test/identity-scene.js';
import { clientErrors } from '../errors.js';

let scene: IdentityScene;

beforeEach(async () => {
  scene = await IdentityScene.create();
});

const asked = async (desk: ReturnType<IdentityScene['desk']>) => {
  await desk.ask(scene.key);
  return await desk.evidence(scene.key);
};

const verified = async (desk: ReturnType<IdentityScene['desk']>, mayPrompt = false) => {
  if (mayPrompt) await desk.ask(scene.key);
  const evidence = await desk.evidence(scene.key);
  const judged = await scene.judge(evidence, scene.key.publicKey);
  expect(judged.refused).toEqual({});
  return judged;
};

describe('evidence of somebody signed in', () => {
  it('is the certificate of the server, until the passkey is asked', async () => {
    const desk = scene.desk();
    await desk.prepare(scene.key);
    expect(desk.own).toMatchObject({ ready: true, accountName: 'Ada Lovelace', passkey: 'possible', problem: null });
    expect(desk.own.assurance).toMatchObject({ level: 'server', name: 'Ada Lovelace' });
    expect(scene.prompts).toEqual([]);
    expect((await verified(desk)).assurance.level).toBe('server');
  });

  it('asks the passkey once, for exactly this key, meeting and certificate', async () => {
    const desk = scene.desk();
    const { chain } = await asked(desk);
    await verified(desk, true);
    const binding = {
      leafKey: scene.key.publicKey,
      meetingId: scene.meetingId,
      certificateHash: await sha256(chain?.[0] ?? new Uint8Array()),
    };
    expect(scene.prompts).toEqual([await bindingChallenge(binding)]);
    expect(desk.own.passkey).toBe('bound');
    expect(desk.own.assurance?.reasons.map(({ code }) => code)).toContain('passkey_unrooted');
  });

  it('reaches the level of a passkey by a certificate of the organisation over it', async () => {
    const chain = await scene.passkeyChain();
    scene.source = { ...scene.source, passkeyChains: async () => [chain] };
    const desk = scene.desk();
    const judged = await verified(desk, true);
    expect(judged.assurance).toMatchObject({ level: 'passkey', name: 'Ada Lovelace' });
    expect(desk.own.assurance?.level).toBe('passkey');
  });

  it('leaves out a certificate over somebody else’s passkey', async () => {
    const chain = await scene.passkeyChain(await SoftwarePasskey.create());
    scene.source = { ...scene.source, passkeyChains: async () => [chain] };
    const evidence = await asked(scene.desk());
    expect(evidence.passkeyChain).toBeNull();
    expect(evidence.passkey).not.toBeNull();
  });
});

describe('a reload', () => {
  it('needs no prompt and no new certificate', async () => {
    await asked(scene.desk());
    const again = scene.desk();
    const judged = await verified(again, true);
    expect(judged.verified.passkey).not.toBeNull();
    expect(scene.prompts).toHaveLength(1);
    expect(scene.asked.certificates).toBe(1);
  });

  it('endorses a renewed certificate by the key that was bound', async () => {
    await asked(scene.desk());
    scene.nowMs += 23.5 * HOUR_MS;
    const judged = await verified(scene.desk(), true);
    expect(judged.verified.passkey).not.toBeNull();
    expect(scene.asked.certificates).toBe(2);
    expect(scene.prompts).toHaveLength(1);
  });

  it('endorses another key of the same tab', async () => {
    await asked(scene.desk());
    scene.key = await memberKey();
    expect((await verified(scene.desk(), true)).verified.passkey).not.toBeNull();
    expect(scene.prompts).toHaveLength(1);
  });

  it('in another tab asks again: what one tab bound is not everybody’s at this browser', async () => {
    await asked(scene.desk());
    scene.key = await memberKey();
    await asked(scene.desk({ tabId: 'other' }));
    expect(scene.prompts).toHaveLength(2);
  });

  it('forgets what somebody else confirmed in this tab', async () => {
    await asked(scene.desk());
    scene.source = {
      ...scene.source,
      account: async () => ({ accountId: 'acc-2', displayName: 'Bert' }),
      certificate: async (leafKey) => {
        scene.asked.certificates += 1;
        return await scene.deviceChain(leafKey, 'Bert');
      },
      passkeys: async () => [],
    };
    const evidence = await asked(scene.desk());
    expect(evidence.passkey).toBeNull();
    expect(scene.asked.certificates).toBe(2);
  });

  it('shows nothing of an account that is signed out', async () => {
    await asked(scene.desk());
    scene.source = { ...scene.source, account: async () => null };
    const desk = scene.desk();
    expect(await asked(desk)).toEqual({
      chain: null,
      passkey: null,
      passkeyChain: null,
      idToken: null,
    });
    expect(desk.own).toMatchObject({ accountName: null, passkey: 'none', assurance: { level: 'self-asserted' } });
  });
});

describe('saying no to the passkey', () => {
  it('lowers the level, and is not asked again', async () => {
    scene.refusal = clientErrors.make('client/passkey_cancelled');
    const desk = scene.desk();
    const judged = await verified(desk, true);
    expect(judged.assurance.level).toBe('server');
    expect(desk.own).toMatchObject({ passkey: 'declined', problem: null });
    await asked(desk);
    expect(scene.prompts).toHaveLength(1);
  });

  it('can be taken back', async () => {
    scene.refusal = clientErrors.make('client/passkey_cancelled');
    const desk = scene.desk();
    await desk.prepare(scene.key);
    await expect(desk.confirm()).rejects.toMatchObject({ code: 'client/passkey_cancelled' });
    scene.refusal = null;
    await desk.confirm();
    expect(desk.own.passkey).toBe('bound');
  });

  it('is not asked at all where nobody may be disturbed', async () => {
    await scene.desk().evidence(scene.key);
    expect(scene.prompts).toEqual([]);
  });

  it('needs no passkeys on the device', async () => {
    const desk = scene.desk({ passkeys: null });
    expect((await verified(desk, true)).assurance.level).toBe('server');
    await expect(desk.confirm()).rejects.toMatchObject({ code: 'client/passkey_unavailable' });
  });
});

describe('a hostile server', () => {
  it('gets no challenge of its own signed, whatever it answers with', async () => {
    const chosen = await loginChallenge(new Uint8Array(32).fill(9));
    scene.source = {
      ...scene.source,
      account: async () => ({ accountId: 'acc-1', displayName: 'Ada Lovelace', challenge: chosen }),
      passkeys: async () => [{ credentialId: 'ada-passkey', key: scene.passkey.key, challenge: chosen }],
    };
    const desk = scene.desk();
    const { chain } = await asked(desk);
    const certificateHash = await sha256(chain?.[0] ?? new Uint8Array());
    const ours = { leafKey: scene.key.publicKey, meetingId: scene.meetingId, certificateHash };
    expect(scene.prompts).toEqual([await bindingChallenge(ours)]);
  });

  it('that gives the certificate of another key is refused by name, and nothing of it is shown', async () => {
    const other = (await memberKey()).publicKey;
    scene.source = { ...scene.source, certificate: () => scene.deviceChain(other) };
    const desk = scene.desk();
    expect((await desk.evidence(scene.key)).chain).toBeNull();
    expect(desk.own.problem).toMatchObject({
      code: 'client/certificate_refused',
      context: { code: 'identity/certificate_other_key' },
    });
  });

  it('that gives a certificate in another account’s name is refused by name', async () => {
    scene.source = { ...scene.source, certificate: (leafKey) => scene.deviceChain(leafKey, 'Grace Hopper') };
    const desk = scene.desk();
    expect((await desk.evidence(scene.key)).chain).toBeNull();
    expect(desk.own.problem?.code).toBe('client/certificate_refused');
  });

  it('whose authority the meeting does not know lowers the level and says so', async () => {
    scene.anchors = scene.anchors.slice(1);
    const desk = scene.desk();
    expect((await desk.evidence(scene.key)).chain).toBeNull();
    expect(desk.own.problem?.code).toBe('client/certificate_not_trusted');
  });

  it('that signs with the key of an organisation is caught', async () => {
    scene.anchors = [await scene.anchor(scene.serverRoot, 'organisation', 'meet.example.org')];
    const desk = scene.desk();
    await desk.prepare(scene.key);
    expect(desk.own.problem?.code).toBe('client/anchor_not_organisation');
    expect(desk.own.assurance?.level).toBe('self-asserted');
  });

  it('that gives another passkey’s key is refused by name', async () => {
    const other = await SoftwarePasskey.create();
    scene.source = { ...scene.source, passkeys: async () => [{ credentialId: 'ada-passkey', key: other.key }] };
    const desk = scene.desk();
    await desk.prepare(scene.key);
    await expect(desk.confirm()).rejects.toMatchObject({ code: 'client/passkey_substituted' });
    expect((await desk.evidence(scene.key)).passkey).toBeNull();
  });

  it('that denies to know the passkey is told as such', async () => {
    scene.source = { ...scene.source, passkeys: async () => [{ credentialId: 'another', key: scene.passkey.key }] };
    const desk = scene.desk();
    await desk.prepare(scene.key);
    await expect(desk.confirm()).rejects.toMatchObject({ code: 'client/passkey_not_own' });
  });

  it('that fails leaves somebody with a name, and says why', async () => {
    scene.source = {
      ...scene.source,
      certificate: async () => {
        throw clientErrors.make('client/network');
      },
    };
    const desk = scene.desk();
    await desk.prepare(scene.key);
    expect(desk.own).toMatchObject({ ready: true, problem: { code: 'client/network' } });
  });
});

describe('a guest with a provider', () => {
  beforeEach(() => {
    scene.source = { ...scene.source, account: async () => null };
  });

  it('brings a token for this device and meeting', async () => {
    const desk = scene.desk();
    await desk.prepare(scene.key);
    const nonce = await desk.tokenNonce();
    expect(nonce).toEqual(await oidcChallenge({ leafKey: scene.key.publicKey, meetingId: scene.meetingId }));
    await desk.takeToken(await scene.token(nonce));
    expect(desk.own).toMatchObject({ confirmedBy: 'https://id.partner.example', assurance: { name: 'Grace Hopper' } });
    expect((await verified(scene.desk())).assurance.level).toBe('organisation');
  });

  it.each([
    ['a nonce of somebody else', { nonce: 'AAAA' }],
    ['another client', { aud: 'somebody' }],
    ['another issuer', { iss: 'https://id.elsewhere.example' }],
    ['a foreign address', { email: 'ada@example.org' }],
    ['an end in the past', { exp: 1 }],
  ])('refuses a token with %s', async (_, claims) => {
    const desk = scene.desk();
    await desk.prepare(scene.key);
    const token = await scene.token(await desk.tokenNonce(), claims);
    await expect(desk.takeToken(token)).rejects.toMatchObject({ code: 'client/token_refused' });
    expect(desk.own.confirmedBy).toBeNull();
  });

  it('drops a token that has ended', async () => {
    const desk = scene.desk();
    await desk.prepare(scene.key);
    await desk.takeToken(await scene.token(await desk.tokenNonce()));
    scene.nowMs += HOUR_MS;
    expect((await scene.desk().evidence(scene.key)).idToken).toBeNull();
  });
});

describe('what is kept', () => {
  it('is nothing that a script could read out: the bound key cannot be exported', async () => {
    await asked(scene.desk());
    const meeting = Buffer.from(scene.meetingId).toString('base64url');
    const kept = await scene.records.signingKey(`bound-key/tab/${meeting}`);
    expect(kept?.privateKey.extractable).toBe(false);
  });

  it('counts as absent when it is damaged', async () => {
    await asked(scene.desk());
    const meeting = Buffer.from(scene.meetingId).toString('base64url');
    await scene.records.saveSealed(`evidence/tab/${meeting}`, new Uint8Array([1, 2, 3]));
    await asked(scene.desk());
    expect(scene.prompts).toHaveLength(2);
  });
});
