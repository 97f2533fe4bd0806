// Attacks on rules of the class that the attacker's own client would have kept: somebody is let in whom no policy lets in, and made a
// host so that it stands no more (test support).
import { generateReturnKey } from '@incamera/group';
import { copyBytes } from '@incamera/kernel';
import { TestPerson } from '../../../group/test/evidence-scene.js';
import { withVersion } from '../../../group/test/forged-charters.js';
import { type RawMember } from '../raw-member.js';
import { withPolicy, withPublic } from '../rules-support.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY, refused, say, unattended } from './helpers.js';
import { type Scene } from './scene.js';

/** What only the policies know of: the group lets everybody of the organisation in. */
const NOT_OF_EXAMPLE = withPolicy(`@id("not-of-example") @code("policy/guest_not_verified")
  forbid (principal, action == Action::"admit", resource)
  when { principal has organisation && principal.organisation == "example.org" };`);
const EVE = 'Certified eve';

/** Hugo's altered client lets Eve in, and goes along with that. */
async function letEveIn(hugo: RawMember, scene: Scene): Promise<TestPerson> {
  const eve = await TestPerson.create('eve');
  const chain = await eve.chain(scene.evidence.organisation, 'example.org');
  const { knock } = await hugo.ghost('Eve', { memberKey: eve.key, identification: eve.show({ chain }) });
  scene.admitted.add(EVE);
  const made = await hugo.joined.prepareAdd([knock]);
  if (!made.ok) throw made.error;
  hugo.commit(made.value);
  await made.value.adopt();
  return eve;
}

/** Nobody sends until an honest host has removed her. */
async function expectStopped(scene: Scene): Promise<void> {
  const all = EVERYBODY.map((name) => scene.honestOne(name));
  for (const { name, snapshot } of all) {
    const code = snapshot.sendBlock?.code;
    if (code !== 'client/admitted_against_rules') throw new Error(`${name} sends: ${code}`);
  }
  unattended(scene.hanna.actions.remove(scene.hanna.person(EVE).leaf));
  await scene.world.until(() => all.every((device) => !device.names().includes(EVE)));
}

/** The meeting asks for a fresh sign-in from now on, by a change that Hugo may make. */
async function askForFreshSignIns(hugo: RawMember, scene: Scene): Promise<RawMember['state']> {
  const { chain } = hugo.inside.epoch;
  const { classification } = hugo.opened.charter.charter;
  const stricter = { ...classification, rules: { ...classification.rules, reauthenticate: true } };
  const version = { signer: 1, classification: stricter };
  const { bytes, state } = await hugo.forge.commitCharters(
    hugo.state,
    await withVersion(chain, hugo.inside.seat.memberKey, version),
  );
  hugo.commit({ commit: copyBytes(bytes) });
  await scene.world.until(() => scene.bob.snapshot.rules?.version === 2);
  await scene.world.run(2000);
  return state;
}

/** Eve at a laptop that was left open: its certificate and what its passkey signed this morning. */
async function eveOfThisMorning(hugo: RawMember, scene: Scene) {
  const eve = await TestPerson.create('eve');
  const chain = await eve.chain(scene.evidence.organisation, 'example.org', { namesPasskey: true });
  const passkey = await eve.bind(hugo.opened.charter.groupId, chain);
  return (await hugo.forge.someKeyPackage('Eve', eve.key, eve.show({ chain, passkey }))).keyPackage;
}

export const classRules: readonly Attack[] = [
  {
    name: 'lets in somebody whom the policies do not let in',
    by: 'host',
    promise: 'C4',
    says: by(EVERYBODY, 'client/admitted_against_rules'),
    withinMs: 500,
    meeting: { hugo: 'altered', names: 'evidence', files: NOT_OF_EXAMPLE },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      await scene.strike(() => letEveIn(hugo, scene));
    },
    check: expectStopped,
  },
  {
    name: 'makes whom it let in against the policies a host, so that it would not stand any more',
    by: 'host',
    promise: 'C4',
    says: by(EVERYBODY, 'client/admitted_against_rules'),
    withinMs: 500,
    meeting: { hugo: 'altered', names: 'evidence', files: NOT_OF_EXAMPLE },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const { publicKey: returnKey } = await generateReturnKey();
      await scene.strike(async () => {
        const { key } = await letEveIn(hugo, scene);
        const host = { label: 'Eve', signatureKey: key.publicKey, returnKey };
        const made = await hugo.joined.prepareCharterChange(({ hosts }) => ({ hosts: [...hosts, host] }));
        if (!made.ok) throw made.error;
        hugo.commit(made.value);
        await made.value.adopt();
      });
      await scene.world.until(() => EVERYBODY.every((name) => scene.honestOne(name).person(EVE).role === 'host'));
    },
    check: expectStopped,
  },
  {
    name: 'lets in somebody who has not signed in afresh, where the class asks for it',
    by: 'host',
    promise: 'C4',
    says: refused('group/sign_in_not_fresh'),
    withinMs: 500,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const state = await askForFreshSignIns(hugo, scene);
      const keyPackage = await eveOfThisMorning(hugo, scene);
      const epoch = hugo.inside.epoch.number + 1n;
      const admission = await hugo.forge.admission(keyPackage, hugo.inside, { epoch: epoch + 1n });
      const add = { proposalType: 'add' as const, add: { keyPackage } };
      const proposals = [add, hugo.forge.psk(), hugo.forge.justify([admission])];
      const { bytes } = await hugo.forge.commitRaw(state, proposals);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes), epoch }));
    },
  },
  {
    name: 'writes while no host is there, where one must be',
    by: 'member',
    promise: 'C4',
    says: by(['Ada', 'Bob'], 'client/message_not_permitted'),
    also: ['group/no_host', 'group/no_host_heartbeat', 'client/connection_lost'],
    withinMs: 500,
    meeting: { files: withPublic({ hostMustBePresent: true, hostAbsenceSeconds: 10 }) },
    async run(scene) {
      const mallory = await scene.mallory();
      scene.hanna.cutNetwork();
      await scene.world.run(16_000, 250);
      await scene.strike(() =>
        say(mallory, { kind: 'chat', id: new Uint8Array(16), number: 1, text: 'psst', file: null }),
      );
    },
    async check({ ada, bob, hanna, world }) {
      if ([ada, bob].some(({ snapshot }) => snapshot.chat.length > 0)) throw new Error('it is shown');
      await hanna.restoreNetwork();
      await world.run(5000, 250);
    },
  },
];
