// A certificate as an operator of a closed network makes one: signed by an authority of its own, for one name.
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  /** SHA-256 of the public key, base64 (RFC 7469 section 2.4): what Chromium can be told to trust, and nothing else with it. */
  readonly publicKeyHash: string;
}

/** Writes into `folder`. */
export function makeCertificate(folder: string, name: string): Certificate {
  const file = (base: string) => join(folder, base);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const authority = ['-keyout', file('ca.key'), '-out', file('ca.crt')];
  openssl('req', '-x509', ...newKey, '-subj', '/CN=An authority of this test', ...authority);
  openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', file('turn.key'), '-out', file('turn.csr'));
  writeFileSync(file('names'), `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`);
  const signedBy = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names')];
  openssl('x509', '-req', '-in', file('turn.csr'), ...signedBy, '-days', '2', '-out', file('turn.crt'));
  const certFile = file('turn.crt');
  const publicKey = new X509Certificate(readFileSync(certFile)).publicKey.export({ type: 'spki', format: 'der' });
  return {
    certFile,
    keyFile: file('turn.key'),
    publicKeyHash: createHash('sha256').update(publicKey).digest('base64'),
  };
}
