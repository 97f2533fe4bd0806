// Attacks on rules of the class that the attacker's own client would have kept: somebody is let in whom no policy lets in, and made a
// host so that it stands no more (test support).
import { generateReturnKey } from '@incamera/group';
import { TestPerson } from '../../../group/test/evidence-scene.js';
import { type RawMember } from '../raw-member.js';
import { withPolicy } from '../rules-support.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY, unattended } from './helpers.js';
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
];
