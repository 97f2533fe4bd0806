// Attacks by the altered client of one of two hosts: it may admit and remove, and still not by any way it likes (test support).
import { signVouch } from '@incamera/identity';
import { copyBytes } from '@incamera/kernel';
import { type RawMember } from '../raw-member.js';
import { type Attack } from './attack.js';
import { refused } from './helpers.js';

type Proposals = Parameters<RawMember['forge']['commitRaw']>[1];
type Ghost = Awaited<ReturnType<RawMember['ghostPackage']>>;

/** Hugo adds a ghost with everything but what `build` leaves out or falsifies. */
function falseAdd(name: string, code: string, build: (hugo: RawMember, ghost: Ghost) => Promise<Proposals>): Attack {
  return {
    name,
    by: 'host',
    promise: 'C2',
    says: refused(code),
    withinMs: 500,
    meeting: { hugo: 'altered' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const ghost = await hugo.ghostPackage('Ghost');
      const add = { proposalType: 'add' as const, add: { keyPackage: ghost } };
      const { bytes } = await hugo.forge.commitRaw(hugo.state, [add, ...(await build(hugo, ghost))]);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  };
}

export const hosts: readonly Attack[] = [
  falseAdd('adds a ghost without a signed admission', 'group/admission_missing', async (hugo) => [
    hugo.forge.psk(),
    hugo.forge.justify([]),
  ]),
  falseAdd('adds a ghost with the admission of somebody else', 'group/admission_missing', async (hugo) => [
    hugo.forge.psk(),
    hugo.forge.justify([await hugo.forge.admission(await hugo.ghostPackage('Other'), hugo.inside)]),
  ]),
  falseAdd('adds a ghost with an admission of an earlier epoch', 'group/bad_admission', async (hugo, ghost) => [
    hugo.forge.psk(),
    hugo.forge.justify([await hugo.forge.admission(ghost, hugo.inside, { epoch: 1n })]),
  ]),
  falseAdd(
    'adds a ghost with an admission that it signed in another meeting',
    'group/bad_admission',
    async (hugo, ghost) => {
      const elsewhere = crypto.getRandomValues(new Uint8Array(32));
      const { memberKey } = hugo.inside.seat;
      const replayed = await hugo.forge.admissionBy(ghost, memberKey, { epoch: hugo.joined.epoch + 1n }, elsewhere);
      return [hugo.forge.psk(), hugo.forge.justify([replayed])];
    },
  ),
  falseAdd('adds somebody who does not know the link', 'group/psk_missing', async (hugo, ghost) => [
    hugo.forge.justify([await hugo.forge.admission(ghost, hugo.inside)]),
  ]),
  falseAdd('admits somebody on other evidence than it signs for', 'group/bad_admission', async (hugo, ghost) => {
    const claimsHash = crypto.getRandomValues(new Uint8Array(32));
    return [hugo.forge.psk(), hugo.forge.justify([await hugo.forge.admission(ghost, hugo.inside, { claimsHash })])];
  }),
  falseAdd('vouches for somebody with a statement about another guest', 'group/vouch_invalid', async (hugo, ghost) => {
    const { seat, epoch } = hugo.inside;
    const { memberKey } = seat;
    const { charter } = epoch;
    const other = await hugo.ghostPackage('Other');
    const statement = {
      hostKey: memberKey.publicKey,
      meetingId: charter.groupId,
      guestKey: copyBytes(other.leafNode.signaturePublicKey),
      name: 'Other',
      email: null,
      atMs: hugo.world.clock.nowMs(),
    };
    const vouch = await signVouch(statement, memberKey.privateKey);
    return [hugo.forge.psk(), hugo.forge.justify([await hugo.forge.admission(ghost, hugo.inside, { vouch })])];
  }),
];
