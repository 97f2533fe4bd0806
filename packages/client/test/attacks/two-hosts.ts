// Attacks by the altered client of one of two hosts who must agree on everybody: it has every second signature but the one that it
// needs (test support).
import { type Agreement, signAgreement } from '@incamera/group/unsafe-testing';
import { copyBytes } from '@incamera/kernel';
import { withVersion } from '../../../group/test/forged-charters.js';
import { type RawMember } from '../raw-member.js';
import { hostKeysOf } from '../two-hosts.js';
import { type Attack } from './attack.js';
import { refused } from './helpers.js';
import { type Scene } from './scene.js';

type Admission = Awaited<ReturnType<RawMember['forge']['admission']>>;

const meeting = { hugo: 'altered', admission: 'two_hosts' } as const;

/** Hugo lets a ghost in, with whatever `second` makes of his statement. */
function aloneBut(
  name: string,
  code: string,
  second: (scene: Scene, hugo: RawMember, admission: Admission) => Promise<readonly Agreement[]>,
): Attack {
  return {
    name,
    by: 'host',
    promise: 'C2',
    says: refused(code),
    withinMs: 500,
    meeting,
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const ghost = await hugo.ghostPackage('Ghost');
      const admission = await hugo.forge.admission(ghost, hugo.inside);
      const add = { proposalType: 'add' as const, add: { keyPackage: ghost } };
      const justified = hugo.forge.justify([admission], [], await second(scene, hugo, admission));
      const { bytes } = await hugo.forge.commitRaw(hugo.state, [add, hugo.forge.psk(), justified]);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  };
}

const groupIdOf = (hugo: RawMember) => hugo.inside.seat.groupId;

export const twoHosts: readonly Attack[] = [
  aloneBut('lets somebody in alone where two hosts must agree', 'group/agreement_missing', async () => []),
  aloneBut(
    'signs as both of the hosts who must agree',
    'group/agreement_same_host',
    async (_scene, hugo, admission) => [await signAgreement(groupIdOf(hugo), admission, hugo.inside.seat.memberKey)],
  ),
  aloneBut(
    'takes the word of the ghost itself for that of a second host',
    'group/agreement_not_host',
    async (_scene, hugo, admission) => [
      {
        ...(await signAgreement(groupIdOf(hugo), admission, hugo.inside.seat.memberKey)),
        hostKey: admission.signatureKey,
      },
    ],
  ),
  aloneBut('signs in the name of the second host', 'group/agreement_forged', async (scene, hugo, admission) => {
    const { signingKey } = await hostKeysOf(scene.hanna);
    const own = await signAgreement(groupIdOf(hugo), admission, hugo.inside.seat.memberKey);
    return [{ ...own, hostKey: signingKey.publicKey }];
  }),
  aloneBut(
    'replays what the second host agreed to in another meeting',
    'group/agreement_forged',
    async (scene, _hugo, admission) => {
      const { signingKey } = await hostKeysOf(scene.hanna);
      return [await signAgreement(crypto.getRandomValues(new Uint8Array(32)), admission, signingKey)];
    },
  ),
  aloneBut(
    'replays what the second host agreed to in an earlier epoch',
    'group/agreement_other_epoch',
    async (scene, hugo, admission) => {
      const { signingKey } = await hostKeysOf(scene.hanna);
      return [await signAgreement(groupIdOf(hugo), { ...admission, epoch: 1n }, signingKey)];
    },
  ),
  aloneBut(
    'uses what the second host agreed to about somebody else',
    'group/agreement_other_person',
    async (scene, hugo) => {
      const { signingKey } = await hostKeysOf(scene.hanna);
      const other = await hugo.forge.admission(await hugo.ghostPackage('Other'), hugo.inside);
      return [await signAgreement(groupIdOf(hugo), other, signingKey)];
    },
  ),
  {
    name: 'makes a second host of its own who would agree to everybody',
    by: 'host',
    promise: 'C2',
    says: refused('group/charter_lowered'),
    withinMs: 500,
    meeting,
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const { chain } = hugo.inside.epoch;
      const puppet = await hugo.ghostPackage('Puppet');
      const { hosts } = hugo.inside.epoch.charter.charter;
      const [first] = hosts;
      if (first === undefined) throw new Error('no host');
      const host = { ...first, signatureKey: copyBytes(puppet.leafNode.signaturePublicKey), label: 'Puppet' };
      const { memberKey } = hugo.inside.seat;
      const forged = await withVersion(chain, memberKey, { hosts: [...hosts, host], signer: 1 });
      const { bytes } = await hugo.forge.commitCharters(hugo.state, forged);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  },
];
