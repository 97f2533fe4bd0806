// False evidence, shown by somebody at the door with the help of an altered host client. Each kind ends in its named error at
// every honest client: of whoever shows it, of the host, of each member; and the honest stay where they were.
import { bindingChallenge, loginChallenge } from '@incamera/identity';
import { copyBytes } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { type Proposal } from 'ts-mls';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { EvidenceScene, HOUR_MS, TestPerson } from '../test/evidence-scene.js';
import { AttackScene, cs } from './attack-scene.js';
import { encodeEvidence } from './claims.js';
import { type Entered } from './entry.js';
import { type Identification } from './identification.js';
import { makeKeyPackage } from './key-package.js';
import { createKnockIn, openKnockIn, sealKnock } from './knock.js';
import { registerSigningKey } from './mls/key-registry.js';
import { EVIDENCE_EXTENSION } from './mls/suite.js';
import { FAST_SUITE, START_MS, TEST_SITE } from './testing.js';

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

type Show = (person: TestPerson) => Promise<Partial<Identification>>;
const meetingId = () => scene.meeting.charter.groupId;
const chainOf = (person: TestPerson) => person.chain(scene.organisation, 'example.org');
const passkeyOf = async (person: TestPerson, assertion: Parameters<TestPerson['passkey']['assert']>[0]) => ({
  passkey: await person.bind(meetingId(), null, { assertion: await person.passkey.assert(assertion) }),
});
const ownChallenge = (person: TestPerson) =>
  bindingChallenge({ leafKey: person.key.publicKey, meetingId: meetingId(), certificateHash: null });

const CASES: readonly (readonly [string, string, string, Show])[] = [
  [
    'a certificate of an authority that the charter does not name',
    'group/certificate_foreign',
    'identity/unknown_authority',
    async (person) => ({ chain: await person.chain(scene.foreign, 'foreign.example') }),
  ],
  [
    'an altered certificate',
    'group/certificate_foreign',
    'identity/bad_certificate_signature',
    async (person) => {
      const [leaf = new Uint8Array(), ...others] = await chainOf(person);
      // The signature stands at the end.
      return { chain: [leaf.map((byte, i) => (i === leaf.byteLength - 3 ? byte ^ 1 : byte)), ...others] };
    },
  ],
  [
    'a certificate of yesterday',
    'group/certificate_expired',
    'identity/certificate_expired',
    async (person) => ({
      chain: await person.chain(scene.organisation, 'example.org', { issuedAtMs: START_MS - 25 * HOUR_MS }),
    }),
  ],
  [
    'a certificate of tomorrow',
    'group/certificate_expired',
    'identity/certificate_not_yet_valid',
    async (person) => ({
      chain: await person.chain(scene.organisation, 'example.org', { issuedAtMs: START_MS + 20 * HOUR_MS }),
    }),
  ],
  [
    'a certificate in a name that its authority may not give',
    'group/certificate_other_name',
    'identity/name_not_permitted',
    async (person) => ({ chain: await person.chain(scene.limited, 'limited.example') }),
  ],
  [
    'the certificate of somebody else',
    'group/certificate_other_key',
    'identity/certificate_other_key',
    async () => ({ chain: await chainOf(await TestPerson.create('victim')) }),
  ],
  [
    'a certificate that is none',
    'group/certificate_invalid',
    'identity/certificate_malformed',
    async () => ({ chain: [new Uint8Array([0x30, 0])] }),
  ],
  [
    'a device certificate in the place of one over a passkey',
    'group/certificate_invalid',
    'identity/certificate_profile',
    async (person) => ({ passkey: await person.bind(meetingId(), null), passkeyChain: await chainOf(person) }),
  ],
  [
    'the certificate over another person’s passkey',
    'group/certificate_other_key',
    'identity/certificate_other_key',
    async (person) => {
      const victim = await TestPerson.create('victim');
      const passkeyChain = await victim.passkeyChain(scene.organisation, 'example.org');
      return { passkey: await person.bind(meetingId(), null), passkeyChain };
    },
  ],
  [
    'a passkey’s signature for another meeting',
    'group/passkey_replayed',
    'identity/assertion_wrong_challenge',
    async (person) => ({ passkey: await person.bind(new Uint8Array(32).fill(7), null) }),
  ],
  [
    'the passkey’s signature of another member',
    'group/passkey_replayed',
    'identity/bad_endorsement',
    async () => {
      const victim = await TestPerson.create('victim');
      const passkeyChain = await victim.passkeyChain(scene.organisation, 'example.org');
      return { passkey: await victim.bind(meetingId(), null), passkeyChain };
    },
  ],
  [
    'a passkey’s signature under another certificate',
    'group/passkey_replayed',
    'identity/bad_endorsement',
    async (person) => ({ chain: await chainOf(person), passkey: await person.bind(meetingId(), null) }),
  ],
  [
    'the passkey’s signature of a sign-in',
    'group/passkey_replayed',
    'identity/assertion_wrong_challenge',
    async (person) => passkeyOf(person, { ...TEST_SITE, challenge: await loginChallenge(new Uint8Array(32).fill(1)) }),
  ],
  [
    'a passkey’s signature of its enrolment',
    'group/passkey_replayed',
    'identity/assertion_wrong_type',
    async (person) =>
      passkeyOf(person, { ...TEST_SITE, challenge: await ownChallenge(person), type: 'webauthn.create' }),
  ],
  [
    'a passkey’s signature from another site',
    'group/passkey_invalid',
    'identity/assertion_wrong_origin',
    async (person) =>
      passkeyOf(person, { ...TEST_SITE, challenge: await ownChallenge(person), origin: 'https://meet.example.com' }),
  ],
  [
    'a passkey’s signature without its owner’s confirmation',
    'group/passkey_invalid',
    'identity/user_not_verified',
    async (person) => passkeyOf(person, { ...TEST_SITE, challenge: await ownChallenge(person), flags: 0x01 }),
  ],
  [
    'a token for another key',
    'group/token_replayed',
    'identity/token_wrong_nonce',
    async () => ({ idToken: await scene.token(new Uint8Array(32).fill(9)) }),
  ],
  [
    'a token for another meeting',
    'group/token_replayed',
    'identity/token_wrong_nonce',
    async ({ key }) => ({ idToken: await scene.token(key.publicKey, { meetingId: new Uint8Array(32).fill(9) }) }),
  ],
  [
    'a token for another application',
    'group/token_replayed',
    'identity/token_wrong_audience',
    async ({ key }) => ({ idToken: await scene.token(key.publicKey, { claims: { aud: 'shop' } }) }),
  ],
  [
    'a token of another provider',
    'group/token_foreign',
    'identity/token_untrusted_issuer',
    async ({ key }) => ({ idToken: await scene.token(key.publicKey, { claims: { iss: 'https://id.example.se' } }) }),
  ],
  [
    'a token that another key signed',
    'group/token_invalid',
    'identity/token_bad_signature',
    async ({ key }) => ({ idToken: await scene.token(key.publicKey, { by: await SoftwareIssuer.create('1') }) }),
  ],
  [
    'a token of yesterday',
    'group/token_expired',
    'identity/token_expired',
    async ({ key }) => {
      const nowS = Math.floor(START_MS / 1000);
      return { idToken: await scene.token(key.publicKey, { claims: { iat: nowS - 90_000, exp: nowS - 86_400 } }) };
    },
  ],
  [
    'a token for an address that its provider may not give',
    'group/token_invalid',
    'identity/name_not_permitted',
    async ({ key }) => ({ idToken: await scene.token(key.publicKey, { claims: { email: 'ada@example.org' } }) }),
  ],
];

describe('what does not verify is refused by everybody', () => {
  it.each(CASES)('%s: %s', async (_what, code, cause, show) => {
    const { meeting } = scene;
    const person = await TestPerson.create('eve');
    const identification = person.show(await show(person));
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
