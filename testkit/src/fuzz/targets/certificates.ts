// Certificates that are signed by the authority that the meeting trusts: what is changed is changed before the signature, so that it
// reaches all checks of the path.
import { sign } from 'node:crypto';
import {
  decodeCertificate,
  identityErrors,
  readTrustAnchor,
  validateChain,
  validatePasskeyChain,
} from '@incamera/identity';
import { copyBytes } from '@incamera/kernel';
import { assertThat, type FuzzTarget } from '../target.js';
import { AUTHORITY_CERTIFICATE, authorityKey, LEAF_KEY, NOW_MS, PASSKEY } from './certificate-scene.js';

const DOMAINS = ['meet.example.org'];
const ED25519 = Buffer.from('300506032b6570', 'hex');

const anchor = await readTrustAnchor(AUTHORITY_CERTIFICATE, { holder: 'organisation', domains: DOMAINS });
if (!anchor.ok) throw anchor.error;
const rules = {
  anchors: [anchor.value],
  clock: { nowMs: () => NOW_MS, after: () => () => {}, every: () => () => {} },
};

/** DER of a SEQUENCE, or of another constructed or primitive type. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const short = length.subarray(length.findIndex((byte) => byte !== 0));
  const head = body.length < 0x80 ? [body.length] : [0x80 + short.length, ...short];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

function certify(tbs: Buffer): Uint8Array<ArrayBuffer> {
  const signature = der(0x03, Buffer.from([0]), sign(null, tbs, authorityKey));
  return copyBytes(der(0x30, tbs, ED25519, signature));
}

const signedCertificate: FuzzTarget = {
  name: 'signed-certificate',
  mutation: 'bytes',
  maxBytes: 8192,
  async check(input) {
    const chain = [certify(input)];
    const device = await validateChain(chain, { ...rules, leafKey: LEAF_KEY });
    const passkey = await validatePasskeyChain(chain, { ...rules, passkey: PASSKEY });
    assertThat(!(device.ok && passkey.ok), 'one certificate for a device and for a passkey');
    for (const found of [device, passkey]) {
      if (!found.ok) {
        assertThat(identityErrors.owns(found.error), 'an error of another kind');
        continue;
      }
      const { domain, email } = found.value.identity;
      assertThat(domain === DOMAINS[0], 'a person of another domain');
      assertThat(email === null || /@([^@]+\.)?meet\.example\.org$/i.test(email), 'an address of another domain');
      const read = decodeCertificate(chain[0] as Uint8Array);
      assertThat(read.ok && Buffer.from(read.value.tbs).equals(input), 'a certificate that is not what was signed');
    }
  },
};

export const certificateTargets: readonly FuzzTarget[] = [signedCertificate];
