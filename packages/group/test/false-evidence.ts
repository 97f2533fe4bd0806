// Evidence that must not count, each kind with the error that it ends in: shown by somebody in a meeting of `EvidenceScene` (test
// support, for the group alone and for whole clients).
import { bindingChallenge, loginChallenge } from '@incamera/identity';
import { type Bytes } from '@incamera/kernel';
import { SoftwareIssuer } from '@incamera/testkit/software-issuer';
import { type Identification } from '../src/identification.js';
import { START_MS, TEST_SITE } from '../src/testing.js';
import { type EvidenceScene, HOUR_MS, TestPerson } from './evidence-scene.js';

export interface FalseEvidence {
  readonly what: string;
  readonly code: string;
  /** The identity error behind it. */
  readonly cause: string;
  readonly show: (person: TestPerson, scene: EvidenceScene) => Promise<Partial<Identification>>;
}

const meetingOf = (scene: EvidenceScene): Bytes => scene.meeting.charter.groupId;
const chainOf = (scene: EvidenceScene, person: TestPerson) => person.chain(scene.organisation, 'example.org');
const ownChallenge = (scene: EvidenceScene, person: TestPerson) =>
  bindingChallenge({ leafKey: person.key.publicKey, meetingId: meetingOf(scene), certificateHash: null });

type Assertion = Parameters<TestPerson['passkey']['assert']>[0];

async function passkeyOf(scene: EvidenceScene, person: TestPerson, assertion: Assertion) {
  return { passkey: await person.bind(meetingOf(scene), null, { assertion: await person.passkey.assert(assertion) }) };
}

export const FALSE_EVIDENCE: readonly FalseEvidence[] = [
  {
    what: 'a certificate of an authority that the charter does not name',
    code: 'group/certificate_foreign',
    cause: 'identity/unknown_authority',
    show: async (person, scene) => ({ chain: await person.chain(scene.foreign, 'foreign.example') }),
  },
  {
    what: 'an altered certificate',
    code: 'group/certificate_foreign',
    cause: 'identity/bad_certificate_signature',
    show: async (person, scene) => {
      const [leaf = new Uint8Array(), ...others] = await chainOf(scene, person);
      // The signature stands at the end.
      return { chain: [leaf.map((byte, i) => (i === leaf.byteLength - 3 ? byte ^ 1 : byte)), ...others] };
    },
  },
  {
    what: 'a certificate of yesterday',
    code: 'group/certificate_expired',
    cause: 'identity/certificate_expired',
    show: async (person, scene) => ({
      chain: await person.chain(scene.organisation, 'example.org', { issuedAtMs: START_MS - 25 * HOUR_MS }),
    }),
  },
  {
    what: 'a certificate of tomorrow',
    code: 'group/certificate_expired',
    cause: 'identity/certificate_not_yet_valid',
    show: async (person, scene) => ({
      chain: await person.chain(scene.organisation, 'example.org', { issuedAtMs: START_MS + 20 * HOUR_MS }),
    }),
  },
  {
    what: 'a certificate in a name that its authority may not give',
    code: 'group/certificate_other_name',
    cause: 'identity/name_not_permitted',
    show: async (person, scene) => ({ chain: await person.chain(scene.limited, 'limited.example') }),
  },
  {
    what: 'the certificate of somebody else',
    code: 'group/certificate_other_key',
    cause: 'identity/certificate_other_key',
    show: async (_, scene) => ({ chain: await chainOf(scene, await TestPerson.create('victim')) }),
  },
  {
    what: 'a certificate that is none',
    code: 'group/certificate_invalid',
    cause: 'identity/certificate_malformed',
    show: async () => ({ chain: [new Uint8Array([0x30, 0])] }),
  },
  {
    what: 'a device certificate in the place of one over a passkey',
    code: 'group/certificate_invalid',
    cause: 'identity/certificate_profile',
    show: async (person, scene) => ({
      passkey: await person.bind(meetingOf(scene), null),
      passkeyChain: await chainOf(scene, person),
    }),
  },
  {
    what: 'the certificate over another person’s passkey',
    code: 'group/certificate_other_key',
    cause: 'identity/certificate_other_key',
    show: async (person, scene) => {
      const victim = await TestPerson.create('victim');
      const passkeyChain = await victim.passkeyChain(scene.organisation, 'example.org');
      return { passkey: await person.bind(meetingOf(scene), null), passkeyChain };
    },
  },
  {
    what: 'a passkey’s signature for another meeting',
    code: 'group/passkey_replayed',
    cause: 'identity/assertion_wrong_challenge',
    show: async (person) => ({ passkey: await person.bind(new Uint8Array(32).fill(7), null) }),
  },
  {
    what: 'the passkey’s signature of another member',
    code: 'group/passkey_replayed',
    cause: 'identity/bad_endorsement',
    show: async (_, scene) => {
      const victim = await TestPerson.create('victim');
      const passkeyChain = await victim.passkeyChain(scene.organisation, 'example.org');
      return { passkey: await victim.bind(meetingOf(scene), null), passkeyChain };
    },
  },
  {
    what: 'a passkey’s signature under another certificate',
    code: 'group/passkey_replayed',
    cause: 'identity/bad_endorsement',
    show: async (person, scene) => ({
      chain: await chainOf(scene, person),
      passkey: await person.bind(meetingOf(scene), null),
    }),
  },
  {
    what: 'the passkey’s signature of a sign-in',
    code: 'group/passkey_replayed',
    cause: 'identity/assertion_wrong_challenge',
    show: async (person, scene) =>
      passkeyOf(scene, person, { ...TEST_SITE, challenge: await loginChallenge(new Uint8Array(32).fill(1)) }),
  },
  {
    what: 'a passkey’s signature of its enrolment',
    code: 'group/passkey_replayed',
    cause: 'identity/assertion_wrong_type',
    show: async (person, scene) =>
      passkeyOf(scene, person, { ...TEST_SITE, challenge: await ownChallenge(scene, person), type: 'webauthn.create' }),
  },
  {
    what: 'a passkey’s signature from another site',
    code: 'group/passkey_invalid',
    cause: 'identity/assertion_wrong_origin',
    show: async (person, scene) =>
      passkeyOf(scene, person, {
        ...TEST_SITE,
        challenge: await ownChallenge(scene, person),
        origin: 'https://meet.example.com',
      }),
  },
  {
    what: 'a passkey’s signature without its owner’s confirmation',
    code: 'group/passkey_invalid',
    cause: 'identity/user_not_verified',
    show: async (person, scene) =>
      passkeyOf(scene, person, { ...TEST_SITE, challenge: await ownChallenge(scene, person), flags: 0x01 }),
  },
  {
    what: 'a token for another key',
    code: 'group/token_replayed',
    cause: 'identity/token_wrong_nonce',
    show: async (_, scene) => ({ idToken: await scene.token(new Uint8Array(32).fill(9)) }),
  },
  {
    what: 'a token for another meeting',
    code: 'group/token_replayed',
    cause: 'identity/token_wrong_nonce',
    show: async ({ key }, scene) => ({
      idToken: await scene.token(key.publicKey, { meetingId: new Uint8Array(32).fill(9) }),
    }),
  },
  {
    what: 'a token for another application',
    code: 'group/token_replayed',
    cause: 'identity/token_wrong_audience',
    show: async ({ key }, scene) => ({ idToken: await scene.token(key.publicKey, { claims: { aud: 'shop' } }) }),
  },
  {
    what: 'a token of another provider',
    code: 'group/token_foreign',
    cause: 'identity/token_untrusted_issuer',
    show: async ({ key }, scene) => ({
      idToken: await scene.token(key.publicKey, { claims: { iss: 'https://id.example.se' } }),
    }),
  },
  {
    what: 'a token that another key signed',
    code: 'group/token_invalid',
    cause: 'identity/token_bad_signature',
    show: async ({ key }, scene) => ({
      idToken: await scene.token(key.publicKey, { by: await SoftwareIssuer.create('1') }),
    }),
  },
  {
    what: 'a token of yesterday',
    code: 'group/token_expired',
    cause: 'identity/token_expired',
    show: async ({ key }, scene) => {
      const nowS = Math.floor(START_MS / 1000);
      return { idToken: await scene.token(key.publicKey, { claims: { iat: nowS - 90_000, exp: nowS - 86_400 } }) };
    },
  },
  {
    what: 'a token for an address that its provider may not give',
    code: 'group/token_invalid',
    cause: 'identity/name_not_permitted',
    show: async ({ key }, scene) => ({
      idToken: await scene.token(key.publicKey, { claims: { email: 'ada@example.org' } }),
    }),
  },
];
