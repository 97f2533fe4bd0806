// Attacks on coming in without a click: an address of the list that nobody certain stands behind, or that somebody else shows; and
// admissions by whoever has no right to them (test support).
import { copyBytes, toBase64Url } from '@incamera/kernel';
import { TestPerson } from '../../../group/test/evidence-scene.js';
import { type Expectation } from '../../src/index.js';
import { type RawMember } from '../raw-member.js';
import { type Attack, type SceneOptions } from './attack.js';
import { refused } from './helpers.js';
import { type Scene } from './scene.js';

const ORGANISATION = 'example.org';
const SERVER = 'meet.example.org';
/** Longer than everything that a host's client does by itself, with its pauses. */
const PATIENCE_MS = 15_000;

const invited = (...addresses: string[]): SceneOptions => ({
  ...{ hugo: 'altered', names: 'evidence' },
  invited: addresses.map((address) => ({ kind: address.includes('@') ? 'email' : 'domain', address })),
});

const certified = async (scene: Scene, person: TestPerson, email: string) =>
  person.show({ chain: await person.chain(scene.evidence.organisation, ORGANISATION, { email }) });

/** The first host looks at whom she shows at the door, and who is in. */
async function expectAtDoor(scene: Scene, expected: Expectation | null): Promise<void> {
  await scene.world.run(PATIENCE_MS, 250);
  const { knocks, people } = scene.hanna.snapshot;
  const marks = knocks.map((knock) => knock.expected);
  if (String(marks) !== String(expected === null ? [] : [expected])) throw new Error(`at the door: ${marks.join()}`);
  if (people.length > 3) throw new Error(`let in: ${people.map(({ displayName }) => displayName).join()}`);
}

/** Somebody who has the link shows `evidence`, and is not let in without a click. */
function waits(
  name: string,
  more: Pick<Attack, 'by' | 'meeting'>,
  expected: Expectation,
  evidence: (scene: Scene, person: TestPerson) => Promise<Parameters<TestPerson['show']>[0]>,
): Attack {
  return {
    name,
    promise: 'C2',
    says: { Hanna: ['policy/needs_a_host'] },
    withinMs: 500,
    ...more,
    async run(scene) {
      const eve = await scene.outsider('Eve');
      const person = await TestPerson.create('eve');
      const identification = person.show(await evidence(scene, person));
      await scene.strike(() => eve.knock({ memberKey: person.key, identification }));
    },
    check: (scene) => expectAtDoor(scene, expected),
  };
}

/** Eve's key package with the certificate over Ada's key. */
async function copiedCredential(scene: Scene, member: RawMember) {
  const identification = await certified(scene, await TestPerson.create('ada'), `ada@${ORGANISATION}`);
  return (await member.forge.someKeyPackage('Eve', (await TestPerson.create('eve')).key, identification)).keyPackage;
}

/** A commit that lets somebody in, signed by `member`. */
async function admissionBy(member: RawMember, keyPackage: Awaited<ReturnType<typeof copiedCredential>>) {
  const admission = await member.forge.admission(keyPackage, member.inside);
  const add = { proposalType: 'add' as const, add: { keyPackage } };
  return await member.forge.commitRaw(member.state, [add, member.forge.psk(), member.forge.justify([admission])]);
}

export const expected: readonly Attack[] = [
  waits(
    'certifies an address of the list itself, for whom it lets knock',
    { by: 'server', meeting: invited(`eve@${SERVER}`) },
    'named_by_server',
    async (scene, person) => ({
      chain: await person.chain(scene.evidence.server, SERVER, { email: `eve@${SERVER}` }),
    }),
  ),
  waits(
    'confirms an address of the list by a provider of its own',
    { by: 'server', meeting: { ...invited('grace@example.net'), provider: 'server' } },
    'named_by_server',
    async (scene, person) => ({ idToken: await scene.evidence.token(person.key.publicKey) }),
  ),
  waits(
    'shows an address of a domain on the list, where names are wanted',
    { by: 'link', meeting: invited(ORGANISATION) },
    'domain',
    async (scene, person) => ({
      chain: await person.chain(scene.evidence.organisation, ORGANISATION, { email: `eve@${ORGANISATION}` }),
    }),
  ),
  {
    name: 'comes again under another key, on the list and removed by a host before',
    by: 'link',
    promise: 'C2',
    says: { Hanna: ['client/return_not_automatic'] },
    withinMs: 500,
    meeting: invited(`eve@${ORGANISATION}`),
    async run(scene) {
      const comes = async (name: string) => {
        const member = await scene.outsider(name);
        const person = await TestPerson.create('eve');
        const identification = await certified(scene, person, `eve@${ORGANISATION}`);
        return { member, knock: () => member.knock({ memberKey: person.key, identification }) };
      };
      const first = await comes('Eve');
      scene.admitted.add('Certified eve');
      await first.knock();
      await scene.world.until(() => first.member.group !== null);
      await first.member.showUp();
      const removing = scene.hanna.actions.remove(scene.hanna.person('Certified eve').leaf);
      await scene.world.until(() => !scene.bob.names().includes('Certified eve'));
      await removing;
      await scene.world.run(2000);
      const again = await comes('Eve again');
      await scene.strike(again.knock);
    },
    check: (scene) => expectAtDoor(scene, 'named'),
  },
  {
    name: 'knocks with the certificate of somebody on the list over another key',
    by: 'link',
    promise: 'C3',
    says: { Hanna: ['group/certificate_other_key'] },
    withinMs: 500,
    meeting: invited(`ada@${ORGANISATION}`),
    async run(scene) {
      const eve = await scene.outsider('Eve');
      const sealed = toBase64Url(await eve.forge.sealedKnock(await copiedCredential(scene, eve)));
      eve.send({ type: 'hello', protocol: 1, resume: null });
      await scene.strike(() => eve.send({ type: 'knock', sealed }));
    },
    check: (scene) => expectAtDoor(scene, null),
  },
  {
    name: 'lets somebody on the list in by itself, under a certificate over another key',
    by: 'host',
    promise: 'C3',
    says: refused('group/certificate_other_key'),
    withinMs: 500,
    meeting: invited(`ada@${ORGANISATION}`),
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const { bytes } = await admissionBy(hugo, await copiedCredential(scene, hugo));
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  },
  {
    name: 'who is no host lets somebody on the list in by itself',
    by: 'member',
    promise: 'C2',
    says: refused('group/add_not_host'),
    withinMs: 500,
    meeting: invited(`ada@${ORGANISATION}`),
    async run(scene) {
      const mallory = await scene.mallory();
      const person = await TestPerson.create('ada');
      const identification = await certified(scene, person, `ada@${ORGANISATION}`);
      const { keyPackage } = await mallory.forge.someKeyPackage('Ada', person.key, identification);
      const { bytes } = await admissionBy(mallory, keyPackage);
      await scene.strike(() => mallory.commit({ commit: copyBytes(bytes) }));
    },
  },
];
