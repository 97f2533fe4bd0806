// Members verify in their browsers: the same there as in Node, and what a real passkey signs is what is verified.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromBase64Url } from '@incamera/kernel';
import { launchChromium, launchFirefox } from '@incamera/testkit';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Binding, decodePasskeyEvidence, verifyPasskeyEvidence } from '../src/index.js';
import { codeOf, must } from './chain-scene.js';
import { type UnderTest } from './page/main.js';

declare const underTest: UnderTest;

const root = fileURLToPath(new URL('page', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'incamera-identity-'));
let server: PreviewServer;
let url: string;

beforeAll(async () => {
  // Bundled as the product is: some dependencies are CommonJS, which browsers do not read.
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { conditions: ['source', 'module', 'browser', 'production'] },
    build: { outDir, emptyOutDir: true, target: 'es2022' },
  });
  server = await preview({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const address = server.httpServer.address();
  url = `http://localhost:${typeof address === 'object' && address ? address.port : 0}/`;
}, 120_000);

afterAll(async () => {
  await server?.close();
  rmSync(outDir, { recursive: true, force: true });
});

const seen = {
  chains: ['ada', 'ada', 'ada', 'ada'],
  passkeys: [1, 1, 1],
  token: 'Grace',
  names: {
    collisions: [{ kind: 'look-alike', ids: [0, 1] }],
    mixed: ['Cyrillic', 'Latin'],
    code: '26178 67580 84323 62806',
  },
};

const verifyAll = async () => ({
  chains: await underTest.chains(),
  passkeys: await underTest.passkeys(),
  token: await underTest.token(),
  names: await underTest.names(),
});

it('works in Firefox', async () => {
  const person = await launchFirefox();
  try {
    await person.page.goto(url);
    await person.page.waitForFunction(() => document.title === 'ready', { timeout: 60_000 });
    expect(await person.page.evaluate(verifyAll)).toEqual(seen);
  } finally {
    await person.close();
  }
});

it('works in Chromium, and takes what its passkeys sign', async () => {
  const person = await launchChromium();
  try {
    await person.addAuthenticator();
    await person.page.goto(url);
    await person.page.waitForFunction(() => document.title === 'ready', null, { timeout: 60_000 });
    expect(await person.page.evaluate(verifyAll)).toEqual(seen);

    const made = await person.page.evaluate(() => underTest.bindRealPasskey());
    const bytes = (text: string) => fromBase64Url(text) ?? new Uint8Array();
    const evidence = must(decodePasskeyEvidence(bytes(made.evidence)));
    const binding: Binding = { leafKey: bytes(made.leafKey), meetingId: bytes(made.meetingId), certificateHash: null };
    const here = { origins: [new URL(url).origin], rpId: 'localhost' };
    expect(codeOf(await verifyPasskeyEvidence(evidence, binding, here))).toBe('ok');
    const elsewhere = { ...binding, meetingId: new Uint8Array(32) };
    expect(codeOf(await verifyPasskeyEvidence(evidence, elsewhere, here))).toBe('identity/assertion_wrong_challenge');
    const otherSite = { ...here, origins: ['https://localhost'] };
    expect(codeOf(await verifyPasskeyEvidence(evidence, binding, otherSite))).toBe('identity/assertion_wrong_origin');
    expect(person.problems).toEqual([]);
  } finally {
    await person.close();
  }
});
