// The local authority: what it vouches for, what it cannot, and that a TLS client believes it.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localCertificates } from './certificates.js';
import { type LocalAuthority } from './trust-page.js';
import { buildTrustServer } from './trust-server.js';

const NAME = 'meet.local';
const DAY_MS = 24 * 3_600_000;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'incamera-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('makes a certificate that a client believes for its name, and for no other', async () => {
  const made = await localCertificates(folder, NAME, Date.now());
  const server = createServer({ cert: made.cert, key: made.key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const attempt = (servername: string, ca: string[]) =>
    new Promise<string>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', servername, ca }, () => {
        socket.end();
        resolve('trusted');
      });
      socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    });
  expect(await attempt(NAME, [made.caCert])).toBe('trusted');
  expect(await attempt('bank.example', [made.caCert])).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(await attempt(NAME, [])).not.toBe('trusted');
  server.close();
});

it('keeps the authority for ten years and the server’s certificate for 397 days, both readable for the owner only', async () => {
  const nowMs = Date.now();
  const first = await localCertificates(folder, NAME, nowMs);
  const leaf = new X509Certificate(first.cert);
  const lifetimeMs = Date.parse(leaf.validTo) - Date.parse(leaf.validFrom);
  expect(lifetimeMs).toBeLessThanOrEqual(397 * DAY_MS);
  expect(leaf.subjectAltName).toBe(`DNS:${NAME}`);
  expect(new X509Certificate(first.caCert).fingerprint256.replaceAll(':', '').toLowerCase()).toBe(first.caFingerprint);
  for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);

  const again = await localCertificates(folder, NAME, nowMs + 300 * DAY_MS);
  expect(again.cert).toBe(first.cert);
  const renewed = await localCertificates(folder, NAME, nowMs + 380 * DAY_MS);
  expect(renewed.cert).not.toBe(first.cert);
  expect(renewed.caCert).toBe(first.caCert);
  const other = await localCertificates(folder, 'other.local', nowMs);
  expect(other.caCert).not.toBe(first.caCert);
});

it('is limited by critical name constraints: one name, no IP address', async () => {
  const { caCert } = await localCertificates(folder, NAME, Date.now());
  const der = new X509Certificate(caCert).raw.toString('hex');
  // id-ce-nameConstraints, critical; permitted dNSName; all IPv4 and IPv6 addresses excluded.
  expect(der).toContain('0603551d1e0101ff');
  expect(der).toContain(`82${NAME.length.toString(16).padStart(2, '0')}${Buffer.from(NAME).toString('hex')}`);
  expect(der).toContain(`8708${'00'.repeat(8)}`);
  expect(der).toContain(`8720${'00'.repeat(32)}`);
});

it('shows a page with the certificate, its fingerprint and a QR code, and leads everything else to HTTPS', async () => {
  const { caCert, caFingerprint } = await localCertificates(folder, NAME, Date.now());
  const authority: LocalAuthority = {
    caCert,
    caFingerprint,
    name: NAME,
    publicUrl: () => new URL(`https://${NAME}:8080`),
    trustPort: () => 8081,
  };
  const app = await buildTrustServer(authority);
  const page = await app.inject('/trust');
  expect(page.body).toContain(caFingerprint.slice(0, 4));
  expect(page.body).toContain('data:image/png;base64,');
  expect(page.headers['content-security-policy']).not.toContain('unsafe');
  const certificate = await app.inject('/trust/authority.crt');
  expect(certificate.headers['content-type']).toBe('application/x-x509-ca-cert');
  expect(certificate.body).toBe(caCert);
  expect((await app.inject('/m/abc')).headers.location).toBe(`https://${NAME}:8080/m/abc`);
  expect((await app.inject('//evil.example')).headers.location).toBe(`https://${NAME}:8080/`);
  expect((await app.inject('/')).headers.location).toBe('/trust');
  await app.close();
});
