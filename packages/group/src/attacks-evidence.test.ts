// False evidence, shown by somebody at the door with the help of an altered host client. Each kind ends in its named error at
// every honest client: of whoever shows it, of the host, of each member; and the honest stay where they were.
import { copyBytes } from '@incamera/kernel';
import { type Proposal } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { EvidenceScene, TestPerson } from '../test/evidence-scene.js';
import { FALSE_EVIDENCE } from '../test/false-evidence.js';
import { AttackScene, cs } from './attack-scene.js';
import { encodeEvidence } from './claims.js';
import { type Entered } from './entry.js';
import { makeKeyPackage } from './key-package.js';
import { createKnockIn, openKnockIn, sealKnock } from './knock.js';
import { registerSigningKey } from './mls/key-registry.js';
import { EVIDENCE_EXTENSION } from './mls/suite.js';
import { FAST_SUITE, START_MS } from './testing.js';

let scene: EvidenceScene;
let s: AttackScene;
/** An altered client under the host's key. */
let cheat: Entered;

// A meeting that asks for nothing: what is shown must hold all the same.
beforeAll(async () => {
  scene = await EvidenceScene.create('public', FAST_SUITE);
  s = await AttackScene.create(scene.meeting);
  cheat = await s.hostState();
}, 120_000);

const codesOf = (result: { ok: boolean; error?: { code: string; cause?: unknown } }) =>
  result.ok ? ['accepted'] : [result.error?.code, (result.error?.cause as { code?: string } | undefined)?.code];

describe('what does not verify is refused by everybody', () => {
  it.each(FALSE_EVIDENCE)('$what: $code', async ({ code, cause, show }) => {
    const { meeting } = scene;
    const person = await TestPerson.create('eve');
    const identification = person.show(await show(person, scene));
    // By whoever shows it, where it can still be put right.
    const own = await createKnockIn(FAST_SUITE, { ...meeting, identification, memberKey: person.key });
    expect(codesOf(own)).toEqual([code, cause]);
    // By the host, if the client of whoever knocks was altered.
    const { keyPackage } = await s.someKeyPackage('Eve', person.key, identification);
    const ref = copyBytes(await makeKeyPackageRef(keyPackage, cs.hash));
    const sealed = await sealKnock(meeting.linkKeys, keyPackage, ref);
    expect(codesOf(await openKnockIn(FAST_SUITE, { ...meeting, sealed }))).toEqual([code, cause]);
    // By members, if that of the host was altered as well.
    const add: Proposal = { proposalType: 'add', add: { keyPackage } };
    const admission = await s.admission(keyPackage, cheat);
    const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), s.justify([admission])]);
    await s.expectRefused(bytes, code, [s.bob]);
  });

  it('a certificate over a passkey without that passkey’s signature: it is nobody’s', async () => {
    const person = await TestPerson.create('eve');
    const passkeyChain = await person.passkeyChain(scene.organisation, 'example.org');
    const identification = person.show({ passkeyChain });
    const own = await createKnockIn(FAST_SUITE, { ...scene.meeting, identification, memberKey: person.key });
    expect(codesOf(own)).toEqual(['group/passkey_missing', undefined]);
    const nothing = { chosenName: null, passkey: null, idToken: null, enteredAtMs: null };
    const extensionData = encodeEvidence({ ...nothing, passkeyChain }) as Uint8Array;
    await expectAddRefused(person, extensionData, 'group/passkey_missing');
  });

  it('a form that no client makes: a second name, a time of one’s own, nothing at all, too much', async () => {
    const person = await TestPerson.create('eve');
    const nothing = { chosenName: null, passkey: null, passkeyChain: null, idToken: null, enteredAtMs: null };
    const idToken = await scene.token(person.key.publicKey);
    const forms = [
      encodeEvidence({ ...nothing, chosenName: 'The Minister' }),
      encodeEvidence({ ...nothing, enteredAtMs: START_MS }),
      encodeEvidence({ ...nothing, idToken, enteredAtMs: START_MS }),
      encodeEvidence({ ...nothing, idToken: 'x'.repeat(12_100) }),
      new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      new Uint8Array([2]),
      new Uint8Array(),
    ];
    for (const form of forms) await expectAddRefused(person, form as Uint8Array, 'group/bad_evidence');
  });
});

/** An altered host's Add of somebody self-asserted with any extension is refused by members. */
async function expectAddRefused(person: TestPerson, extensionData: Uint8Array, code: string): Promise<void> {
  const { leafNode } = (await s.someKeyPackage('Eve', person.key)).keyPackage;
  const identity = {
    credential: leafNode.credential,
    extensions: [{ extensionType: EVIDENCE_EXTENSION, extensionData }],
  };
  const handle = registerSigningKey(person.key.privateKey);
  const { keyPackage } = await makeKeyPackage(identity, handle, person.key.publicKey, START_MS, cs);
  const add: Proposal = { proposalType: 'add', add: { keyPackage } };
  const admission = await s.admission(keyPackage, cheat);
  const { bytes } = await s.commitRaw(cheat.epoch.state, [add, s.psk(), s.justify([admission])]);
  await s.expectRefused(bytes, code, [s.bob]);
}
