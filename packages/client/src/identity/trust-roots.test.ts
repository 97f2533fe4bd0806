// Whose word new meetings take: nothing that the server lists counts as an organisation's before the person at this device has
// compared its fingerprint.

import { toBase64Url } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_ID, HOUR_MS, IdentityScene, ISSUER, memberKey, NOW_MS } from '../../test/identity-scene.js';
import { type ListedProvider, TrustRoots } from './trust-roots.js';
import { type Authority } from './types.js';

let scene: IdentityScene;
let authorities: Authority[];
let providers: ListedProvider[];
let roots: TrustRoots;

function authority(label: string, certificate: Uint8Array | undefined, change: Partial<Authority>): Authority {
  return {
    anchorId: toBase64Url(new Uint8Array(32)),
    kind: 'officer',
    label,
    certificate: new Uint8Array(certificate ?? []),
    fingerprint: '',
    domains: ['example.org'],
    holder: 'server',
    isConfirmed: false,
    notAfterMs: NOW_MS + HOUR_MS,
    isRetired: false,
    ...change,
  };
}

beforeEach(async () => {
  scene = await IdentityScene.create();
  authorities = [
    authority('Server', scene.serverRoot.chain[0], { kind: 'embedded', domains: ['meet.example.org'] }),
    authority('Organisation', scene.organisationRoot.chain[0], { holder: 'organisation', isConfirmed: true }),
  ];
  providers = [
    {
      label: 'Partner',
      issuer: ISSUER,
      clientId: CLIENT_ID,
      emailDomains: ['partner.example'],
      jwks: scene.provider.jwks,
    },
  ];
  const source = { authorities: async () => authorities, providers: async () => providers };
  roots = new TrustRoots(source, scene.records, scene.clock);
});

const holderOf = async () => (await roots.providers())[0]?.holder;
const confirm = async () => await roots.confirmProvider((await roots.providers())[0]?.id ?? '');

describe('authorities of new meetings', () => {
  it('are named as this device judges them', async () => {
    const { trustAnchors } = await roots.forCharter(null);
    expect(trustAnchors.map(({ holder, domains }) => [holder, ...domains])).toEqual([
      ['server', 'meet.example.org'],
      ['organisation', 'example.org'],
    ]);
  });

  it('are left out when they have ended or were retired', async () => {
    authorities = authorities.map((each) => ({ ...each, isRetired: each.label === 'Server' }));
    expect((await roots.forCharter(null)).trustAnchors).toHaveLength(1);
    scene.nowMs += 2 * HOUR_MS;
    expect((await roots.forCharter(null)).trustAnchors).toEqual([]);
  });
});

describe('sign-in services of new meetings', () => {
  it('count as the server’s own word at first', async () => {
    const { issuers } = await roots.forCharter(null);
    expect(issuers).toMatchObject([
      { url: ISSUER, audiences: [CLIENT_ID], emailDomains: ['partner.example'], holder: 'server' },
    ]);
  });

  it('count as an organisation’s once their keys are confirmed here', async () => {
    await confirm();
    expect((await roots.forCharter(null)).issuers[0]?.holder).toBe('organisation');
  });

  it('are confirmed by their keys, not by their names', async () => {
    await confirm();
    expect(await holderOf()).toBe('organisation');
    const other = await SoftwareIssuer.create('one');
    providers = providers.map((provider) => ({ ...provider, jwks: other.jwks }));
    expect(await holderOf()).toBe('server');
    await confirm();
    providers = providers.map((provider) => ({ ...provider, clientId: 'another' }));
    expect(await holderOf()).toBe('server');
  });

  it('are left out without a key that could sign', async () => {
    providers = providers.map((provider) => ({ ...provider, jwks: { keys: [] } }));
    expect(await roots.providers()).toEqual([]);
  });
});

describe('an authority that counts as an organisation’s, while the server signs with its key', () => {
  const served = async () => {
    const leafKey = (await memberKey()).publicKey;
    return { chain: await scene.deviceChain(leafKey), leafKey };
  };

  it('is found out at the creation of a meeting', async () => {
    authorities = authorities.map((each) => ({ ...each, holder: 'organisation' }));
    await expect(roots.forCharter(await served())).rejects.toMatchObject({ code: 'client/anchor_not_organisation' });
  });

  it('does not disturb an honest one', async () => {
    expect((await roots.forCharter(await served())).trustAnchors).toHaveLength(2);
  });
});
