// Attacks on what a name rests on: evidence of others, of other meetings, of yesterday or of strangers (test support).
import { EVIDENCE_EXTENSION, encodeEvidence } from '@incamera/group/unsafe-testing';
import { copyBytes, toBase64Url } from '@incamera/kernel';
import { HOUR_MS, TestPerson } from '../../../group/test/evidence-scene.js';
import { FALSE_EVIDENCE } from '../../../group/test/false-evidence.js';
import { type RawMember } from '../raw-member.js';
import { type Attack } from './attack.js';
import { refused } from './helpers.js';
import { type Scene } from './scene.js';

type KeyPackage = Awaited<ReturnType<RawMember['ghostPackage']>>;

type Build = (scene: Scene, hugo: RawMember, person: TestPerson) => Promise<KeyPackage>;

/** Shown at the door first, and then let in by a host who does not look. */
function falseEvidence(what: string, code: string, build: Build): Attack {
  return {
    name: `lets somebody in who has shown at the door: ${what}`,
    by: 'host',
    promise: 'C3',
    says: refused(code),
    withinMs: 500,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const keyPackage = await build(scene, hugo, await TestPerson.create('eve'));
      const sealed = toBase64Url(await hugo.forge.sealedKnock(keyPackage));
      const add = { proposalType: 'add' as const, add: { keyPackage } };
      const admission = await hugo.forge.admission(keyPackage, hugo.inside);
      const proposals = [add, hugo.forge.psk(), hugo.forge.justify([admission])];
      const { bytes } = await hugo.forge.commitRaw(hugo.state, proposals);
      const eve = await scene.outsider('Eve');
      eve.send({ type: 'hello', protocol: 1, resume: null });
      await scene.strike(() => eve.send({ type: 'knock', sealed }));
      await scene.world.until(() => scene.witness.of('Hanna', code) !== undefined);
      hugo.commit({ commit: copyBytes(bytes) });
    },
    check(scene) {
      if (scene.hanna.snapshot.knocks.length > 0) throw new Error('the knock was shown');
    },
  };
}

/** The certificate over a passkey, by itself: no client shows it so. */
async function passkeyChainAlone(scene: Scene, hugo: RawMember, person: TestPerson): Promise<KeyPackage> {
  const { leafNode } = (await hugo.forge.someKeyPackage('Eve', person.key)).keyPackage;
  const passkeyChain = await person.passkeyChain(scene.evidence.organisation, 'example.org');
  const nothing = { chosenName: null, passkey: null, idToken: null, enteredAtMs: null };
  const extensionData = encodeEvidence({ ...nothing, passkeyChain }) as Uint8Array;
  const extensions = [{ extensionType: EVIDENCE_EXTENSION, extensionData }];
  const said = { credential: leafNode.credential, extensions };
  return (await hugo.forge.sayingKeyPackage(person.key, said)).keyPackage;
}

export const identity: readonly Attack[] = [
  ...FALSE_EVIDENCE.map(({ what, code, show }) =>
    falseEvidence(what, code, async (scene, hugo, person) => {
      const identification = person.show(await show(person, scene.evidence));
      return (await hugo.forge.someKeyPackage('Eve', person.key, identification)).keyPackage;
    }),
  ),
  falseEvidence('a certificate over a passkey without its signature', 'group/passkey_missing', passkeyChainAlone),
  {
    name: 'lets somebody in with a certificate of yesterday, and dates the admission back to when it was good',
    by: 'host',
    promise: 'C3',
    says: refused('group/admission_time'),
    withinMs: 500,
    meeting: { hugo: 'altered', names: 'evidence' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const person = await TestPerson.create('eve');
      const atMs = scene.world.clock.nowMs() - 25 * HOUR_MS;
      const chain = await person.chain(scene.evidence.organisation, 'example.org', { issuedAtMs: atMs - 60_000 });
      const { keyPackage } = await hugo.forge.someKeyPackage('Eve', person.key, person.show({ chain }));
      const admission = await hugo.forge.admission(keyPackage, hugo.inside, { atMs });
      const add = { proposalType: 'add' as const, add: { keyPackage } };
      const proposals = [add, hugo.forge.psk(), hugo.forge.justify([admission])];
      const { bytes } = await hugo.forge.commitRaw(hugo.state, proposals);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  },
];
