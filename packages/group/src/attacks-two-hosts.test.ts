// Cheating where two hosts must agree on everybody: by the altered client of one of them, with every kind of second signature that it
// can get hold of, and with a history that it makes up for a joiner.
import { currentCharter } from '@incamera/charter';
import { type Bytes } from '@incamera/kernel';
import { type Proposal } from 'ts-mls';
import { beforeAll, describe, expect, it } from 'vitest';
import { withVersion } from '../test/forged-charters.js';
import { AlteredFounder, named, TwoHostScene } from '../test/two-hosts-scene.js';
import { type Admission } from './admission.js';
import { type AdmissionBook, type BookEntry } from './admission-book.js';
import { type Agreement, signAgreement } from './agreement.js';
import { AttackScene } from './attack-scene.js';
import { keyPackageOf } from './knock.js';
import { generateMemberKey, generateReturnKey, type MemberKey } from './member-key.js';
import { writeKeyPackage } from './mls/wire.js';
import { codeOf, must, START_MS } from './testing.js';

const LIMIT_MS = 120_000;

describe('a host who wants to let somebody in alone', () => {
  let scene: AlteredFounder;
  let hugoKey: MemberKey;
  beforeAll(async () => {
    scene = await AlteredFounder.create();
    ({ hugoKey } = scene.hosts);
  }, LIMIT_MS);

  it('is refused without the other’s word, and with the own word twice', async () => {
    const ghost = await scene.ghost();
    await scene.expectRefused(await scene.add(ghost, []), 'group/agreement_missing');
    const own = await scene.agreementBy(scene.cheat.seat.memberKey, ghost.admission);
    await scene.expectRefused(await scene.add(ghost, [own]), 'group/agreement_same_host');
  });

  it('is refused with the word of a member, of a stranger, and under the other’s name', async () => {
    const ghost = await scene.ghost();
    const stranger = await generateMemberKey();
    const foreign = await scene.agreementBy(stranger, ghost.admission);
    await scene.expectRefused(await scene.add(ghost, [foreign]), 'group/agreement_not_host');
    const bob = { ...foreign, hostKey: scene.honest[1]?.roster().at(-1)?.signatureKey ?? new Uint8Array(32) };
    await scene.expectRefused(await scene.add(ghost, [bob]), 'group/agreement_not_host');
    const asHugo = { ...foreign, hostKey: hugoKey.publicKey };
    await scene.expectRefused(await scene.add(ghost, [asHugo]), 'group/agreement_forged');
  });

  it('is refused with what the other agreed to in another meeting, epoch, or of another person', async () => {
    const ghost = await scene.ghost();
    const elsewhere = await scene.agreementBy(hugoKey, ghost.admission, { groupId: new Uint8Array(32) });
    await scene.expectRefused(await scene.add(ghost, [elsewhere]), 'group/agreement_forged');
    const before = { ...ghost.admission, epoch: ghost.admission.epoch - 1n };
    const earlier = await scene.agreementBy(hugoKey, before);
    await scene.expectRefused(await scene.add(ghost, [earlier]), 'group/agreement_other_epoch');
    const renumbered = await scene.agreementBy(hugoKey, before, { after: { epoch: ghost.admission.epoch } });
    await scene.expectRefused(await scene.add(ghost, [renumbered]), 'group/agreement_forged');
    const other = await scene.ghost('other');
    const ofOther = await scene.agreementBy(hugoKey, other.admission);
    await scene.expectRefused(await scene.add(ghost, [ofOther]), 'group/agreement_other_person');
    const { keyPackageRef } = ghost.admission;
    const relabelled = await scene.agreementBy(hugoKey, other.admission, { after: { keyPackageRef } });
    await scene.expectRefused(await scene.add(ghost, [relabelled]), 'group/agreement_forged');
  });

  it('is refused with another statement than the one that was agreed to, and with a word too many', async () => {
    const ghost = await scene.ghost();
    const agreement = await scene.agreementBy(hugoKey, ghost.admission);
    const later = await scene.forge.admission(ghost.keyPackage, scene.cheat, { atMs: START_MS + 1 });
    await scene.expectRefused(await scene.add({ ...ghost, admission: later }, [agreement]), 'group/agreement_forged');
    await scene.expectRefused(await scene.add(ghost, [agreement, agreement]), 'group/agreement_unused');
    await scene.expectAccepted(await scene.add(ghost, [agreement]));
  });

  it('is refused by the name that the second host has used up, and by a place that somebody had', async () => {
    const again = await scene.ghost('hugo');
    await scene.expectRefused(await scene.add(again, []), 'group/agreement_missing');
    // Bob is here: under his key with other evidence it is not Bob who stays.
    const bob = scene.honest[1];
    const member = bob?.roster().find(({ leaf }) => leaf === bob.ownLeaf);
    if (member === undefined) throw new Error('no Bob');
    const { keyPackage } = await scene.ghost('bobby');
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const remove: Proposal = { proposalType: 'remove', remove: { removed: member.leaf } };
    const admission = await scene.forge.admission(keyPackage, scene.cheat);
    const proposals = [remove, add, scene.forge.psk(), scene.forge.justify([admission])];
    const { bytes } = await scene.forge.commitRaw(scene.cheat.epoch.state, proposals);
    expect(codeOf(await scene.hosts.hugo.processCommit(bytes))).toBe('group/agreement_missing');
  });

  it(
    'cannot make a second host out of somebody else, by the charter or in the group',
    async () => {
      const fresh = await TwoHostScene.found();
      const { meeting, founder } = fresh;
      const hugo = await fresh.knock('hugo');
      const [joined] = await meeting.letIn(founder, [hugo]);
      if (joined === undefined) throw new Error('not joined');
      const { shown } = await fresh.evidence.member('host', meeting.host().memberKey);
      const cheat = must(await meeting.prepareReturn(await founder.sealGroupInfo(), 0, { identification: shown }));
      await must(await joined.processCommit(cheat.commit)).adopt();
      const forge = new AttackScene(meeting, joined, joined, cheat);
      const { privateKey } = meeting.host().memberKey;
      const { charter } = currentCharter(cheat.epoch.chain);
      const puppet = await generateMemberKey();
      const returnKey = (await generateReturnKey()).publicKey;
      const hostsWith = (key: MemberKey) => [...charter.hosts, { signatureKey: key.publicKey, returnKey, label: 'X' }];
      const changes = [
        [{ hosts: hostsWith(puppet) }, 'group/charter_lowered'],
        [{ hosts: hostsWith(puppet), invited: [] }, 'group/bad_charter_change'],
      ] as const;
      for (const [change, code] of changes) {
        const chain = await withVersion(cheat.epoch.chain, { privateKey }, change);
        const { bytes } = await forge.commitCharters(cheat.epoch.state, chain);
        await forge.expectRefused(bytes, code, [joined]);
      }
    },
    LIMIT_MS,
  );
});

describe('a host who makes up a history for a joiner', () => {
  interface Tale {
    readonly forge: AttackScene;
    /** The statement about a ghost that the joiner is to take for a member. */
    readonly member: Admission;
    readonly ghostPackage: Bytes;
    readonly victimPackage: Bytes;
    readonly puppet: MemberKey;
  }

  const hex = (key: Uint8Array) => Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const wordOf = (member: Admission, hostKey: MemberKey['publicKey']): Agreement => ({
    epoch: member.epoch,
    keyPackageRef: member.keyPackageRef,
    hostKey,
    signature: new Uint8Array(64),
  });

  /**
   * What Hugo says to a group of the altered host and a ghost of its making; he knows nothing of it but what the Welcome brings.
   * @param isChartered a puppet stands in the charter as the second host, in the place of another name
   */
  async function fooled(tale: (tale: Tale) => Promise<Partial<BookEntry>>, isChartered = false): Promise<string> {
    const scene = await TwoHostScene.found({ invited: named('example.org/grace', 'example.org/hugo') });
    const { meeting, evidence } = scene;
    const { memberKey } = meeting.host();
    const { shown } = await evidence.member('host', memberKey);
    const own = must(await meeting.tryToFound(0, shown));
    const forge = new AttackScene(meeting, scene.founder, scene.founder, own);
    const [puppet, victim, ghost] = [
      await generateMemberKey(),
      await scene.knock('hugo'),
      await evidence.member('ghost'),
    ];
    const { keyPackage } = await forge.someKeyPackage('ghost', ghost.person.key, ghost.shown);
    const arriving = keyPackageOf(victim.knock);
    if (arriving === undefined) throw new Error('no key package');
    let { state } = own.epoch;
    if (isChartered) {
      const signatureKey = puppet.publicKey;
      const { publicKey: returnKey } = await generateReturnKey();
      const invited = named('example.org/hugo');
      const hosts = [...meeting.charter.charter.hosts, { signatureKey, returnKey, label: 'Grace' }];
      const chain = await withVersion(own.epoch.chain, memberKey, { hosts, invited });
      ({ state } = await forge.commitCharters(state, chain));
    }
    const epoch = state.groupContext.epoch + 1n;
    const member = await forge.admissionBy(keyPackage, memberKey, { epoch });
    const arrival = await forge.admissionBy(arriving, memberKey, { epoch });
    const [ghostPackage, victimPackage] = [keyPackage, arriving].map(writeKeyPackage);
    if (ghostPackage === undefined || victimPackage === undefined) throw new Error('not written');
    const nothing = { agreement: null, proof: null };
    const told = await tale({ forge, member, ghostPackage, victimPackage, puppet });
    const book: AdmissionBook = new Map([
      [hex(ghost.person.key.publicKey), { root: member, latest: member, ...nothing, ...told }],
      [hex(victim.key.publicKey), { root: arrival, latest: arrival, agreement: null, proof: victimPackage }],
    ]);
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const welcome = await forge.welcomeInto(state, arriving, [forge.psk(), add], meeting, book);
    return codeOf(await meeting.enter(welcome, victim.pending));
  }

  it(
    'is found out by a missing second word, a word of no host, and the own one',
    async () => {
      expect(await fooled(async () => ({}))).toBe('group/agreement_missing');
      const byNobody = await fooled(async ({ member, puppet }) => ({ agreement: wordOf(member, puppet.publicKey) }));
      expect(byNobody).toBe('group/agreement_not_host');
      const twice = await fooled(async ({ member }) => ({ agreement: wordOf(member, member.admittedBy) }));
      expect(twice).toBe('group/agreement_same_host');
    },
    LIMIT_MS,
  );

  it(
    'is found out by a KeyPackage that shows another name, or is somebody else’s',
    async () => {
      expect(await fooled(async ({ ghostPackage }) => ({ proof: ghostPackage }))).toBe('group/second_host_not_shown');
      expect(await fooled(async ({ victimPackage }) => ({ proof: victimPackage }))).toBe('group/agreement_missing');
      expect(await fooled(async () => ({ proof: new Uint8Array(3) }))).toBe('group/agreement_missing');
    },
    LIMIT_MS,
  );

  it(
    'is found out by a second host of its own making, who signs whatever it likes',
    async () => {
      const signed = await fooled(async ({ forge, member, puppet }) => {
        const agreement = await signAgreement(forge.known.charter.groupId, member, puppet);
        return { agreement };
      }, true);
      expect(signed).toBe('group/second_host_not_shown');
      const unsigned = await fooled(
        async ({ member, puppet }) => ({ agreement: wordOf(member, puppet.publicKey) }),
        true,
      );
      expect(unsigned).toBe('group/agreement_forged');
    },
    LIMIT_MS,
  );
});
