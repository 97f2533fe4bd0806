// The evidence of members: everything of it that is read before a signature is verified.
import {
  decodeCertificate,
  decodeCertificationRequest,
  decodeDenyList,
  decodePasskeyEvidence,
  decodePasskeyKey,
  decodePin,
  decodeVouch,
  encodeCertificationRequest,
  encodeDenyList,
  encodePasskeyEvidence,
  encodePasskeyKey,
  encodePin,
  findNameCollisions,
  inspectName,
  parseAssertion,
  parseIdToken,
  readEnrolledKey,
  readIssuerKeys,
  skeletonOf,
} from '@incamera/identity';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';
import { jsonValue } from './json.js';

const certificate: FuzzTarget = {
  name: 'certificate',
  mutation: 'bytes',
  check(input) {
    const read = decodeCertificate(input);
    if (!read.ok) return;
    const { der, tbs, serial, notBeforeMs } = read.value;
    assertThat(Buffer.from(der).equals(input), 'a certificate that is not what was read');
    assertThat(Buffer.from(der).includes(Buffer.from(tbs)), 'a signed part that is not in the certificate');
    assertThat(
      /^([0-9a-f]{2}){1,21}$/.test(serial) && Number.isSafeInteger(notBeforeMs),
      'a serial or time out of bounds',
    );
  },
};

const denyList: FuzzTarget = {
  name: 'deny-list',
  mutation: 'bytes',
  check(input) {
    const read = decodeDenyList(input);
    if (!read.ok) return;
    const again = encodeDenyList(read.value.list, read.value.signature);
    assertThat(Buffer.from(again).equals(input), 'two encodings of one deny list');
  },
};

const certificationRequest: FuzzTarget = {
  name: 'certification-request',
  mutation: 'bytes',
  check(input) {
    const read = decodeCertificationRequest(input);
    if (!read.ok) return;
    assertThat(Buffer.from(encodeCertificationRequest(read.value)).equals(input), 'two encodings of one request');
  },
};

const passkeyEvidence: FuzzTarget = {
  name: 'passkey-evidence',
  mutation: 'bytes',
  check(input) {
    const read = decodePasskeyEvidence(input);
    if (!read.ok) return;
    assertThat(Buffer.from(encodePasskeyEvidence(read.value)).equals(input), 'two encodings of one evidence');
    parseAssertion(read.value.assertion);
  },
};

const passkeyKey: FuzzTarget = {
  name: 'passkey-key',
  mutation: 'bytes',
  check(input) {
    const read = decodePasskeyKey(input);
    if (!read.ok) return;
    const again = decodePasskeyKey(encodePasskeyKey(read.value));
    assertThat(again.ok && sameValue(again.value, read.value), 'a key changes when written and read');
  },
};

/** The two halves of an assertion by themselves: a change of either gets past the lengths of the whole. */
const clientData: FuzzTarget = {
  name: 'client-data',
  mutation: 'json',
  check(input) {
    const authenticatorData = new Uint8Array(37);
    const read = parseAssertion({
      clientData: new Uint8Array(input),
      authenticatorData,
      signature: new Uint8Array(),
    });
    if (!read.ok) return;
    const { type, challenge, origin } = read.value.client;
    assertThat(
      [type, challenge, origin].every((text) => typeof text === 'string'),
      'client data without its texts',
    );
  },
};

const authenticatorData: FuzzTarget = {
  name: 'authenticator-data',
  mutation: 'bytes',
  check(input) {
    const read = readEnrolledKey(input);
    assertThat(!read.ok || input.length > 37, 'a key from nowhere');
  },
};

const idToken: FuzzTarget = {
  name: 'id-token',
  mutation: 'bytes',
  check(input) {
    const read = parseIdToken(input.toString());
    if (!read.ok) return;
    const { expiresAtMs, issuedAtMs, subject } = read.value;
    assertThat(expiresAtMs > issuedAtMs && subject.length > 0, 'a token out of bounds');
  },
};

/** Claims as JSON, in a token that is otherwise good: what is changed reaches the checks of each claim. */
const idTokenClaims: FuzzTarget = {
  name: 'id-token-claims',
  mutation: 'json',
  check(input) {
    const head = Buffer.from('{"alg":"ES256"}').toString('base64url');
    const read = parseIdToken(`${head}.${input.toString('base64url')}.AA`);
    if (!read.ok) return;
    const { email, name, audiences } = read.value;
    assertThat(audiences.length > 0 && (email === null || email.includes('@')) && name !== '', 'claims out of bounds');
  },
};

const issuerKeys: FuzzTarget = {
  name: 'issuer-keys',
  mutation: 'json',
  check(input) {
    const value = jsonValue(input);
    if (value === undefined) return;
    const read = readIssuerKeys(value);
    if (!read.ok) return;
    assertThat(
      read.value.every(({ jwk }) => !('d' in jwk) && !('k' in jwk)),
      'a private key was taken',
    );
  },
};

const vouch: FuzzTarget = {
  name: 'vouch',
  mutation: 'bytes',
  check(input) {
    const read = decodeVouch(input);
    if (read.ok) assertThat(read.value.body.byteLength + 64 === input.length, 'a signature of another length');
  },
};

const pin: FuzzTarget = {
  name: 'pin',
  mutation: 'bytes',
  check(input) {
    const read = decodePin(input);
    if (read.ok) assertThat(Buffer.from(encodePin(read.value)).equals(input), 'two encodings of one pin');
  },
};

const names: FuzzTarget = {
  name: 'names',
  mutation: 'lines',
  check(input) {
    const list = input.toString().slice(0, 4000).split('\r\n').slice(0, 40);
    for (const name of list) {
      inspectName(name);
      assertThat(skeletonOf(name) === skeletonOf(name.normalize('NFD')), 'one text, two skeletons');
    }
    const members = list.map((name, id) => ({ id, name }));
    for (const { ids } of findNameCollisions(members)) assertThat(ids.length > 1, 'a name that collides with nothing');
  },
};

export const identityTargets: readonly FuzzTarget[] = [
  certificate,
  denyList,
  certificationRequest,
  passkeyEvidence,
  passkeyKey,
  clientData,
  authenticatorData,
  idToken,
  idTokenClaims,
  issuerKeys,
  vouch,
  pin,
  names,
];
