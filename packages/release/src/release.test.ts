import { fromUtf8, utf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import {
  compareReleases,
  decodeManifest,
  describeRelease,
  encodeManifest,
  type ReleaseManifest,
  releaseHash,
  sentHeaders,
} from './index.js';

const label = { name: 'incamera', version: '0.1.0', commit: 'a'.repeat(40) };
const built = (files: Record<string, string>) =>
  describeRelease(
    label,
    Object.entries(files).map(([path, text]) => ({ path, bytes: utf8(text) })),
  );
const small = () => built({ '/index.html': '<p>hello</p>', '/assets/b.js': '1', '/assets/a.js': '2' });

describe('a release manifest', () => {
  it('names every file once, in order, by the SHA-256 of its content', async () => {
    const manifest = await small();
    expect(manifest.files.map(({ path }) => path)).toEqual(['/assets/a.js', '/assets/b.js', '/index.html']);
    expect(manifest.files[1]).toMatchObject({
      sha256: '6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',
      size: 1,
      type: 'text/javascript; charset=utf-8',
    });
  });

  it('has one form: what is read is what was written, and its hash does not depend on who wrote it', async () => {
    const manifest = await small();
    const bytes = encodeManifest(manifest);
    expect(decodeManifest(bytes)).toEqual({ ok: true, value: manifest });
    expect(fromUtf8(bytes)).toMatch(/^\{"commit":"a+","files":\[\{"headers":\{"content-security-policy":/);
    const reordered = Object.fromEntries(Object.entries(manifest).reverse()) as ReleaseManifest;
    expect(await releaseHash(reordered)).toBe(await releaseHash(manifest));
  });

  const refused = async (change: (text: string) => string) => {
    const decoded = decodeManifest(utf8(change(fromUtf8(encodeManifest(await small())))));
    return decoded.ok ? 'read' : decoded.error.code;
  };

  it('is refused in any other form', async () => {
    expect(await refused((text) => `${text}\n`)).toBe('release/not_canonical');
    expect(await refused((text) => text.replace('"size":1', '"size":1.0'))).toBe('release/not_canonical');
    expect(await refused((text) => text.replace('{"commit"', '{ "commit"'))).toBe('release/not_canonical');
    expect(await refused((text) => text.replace('"size":1', '"size":1,"size":1'))).toBe('release/not_canonical');
    expect(await refused((text) => text.slice(1))).toBe('release/malformed');
    expect(await refused((text) => text.replace('"format"', '"more":1,"format"'))).toBe('release/malformed');
  });

  it('is refused with a path that programs could read differently', async () => {
    for (const path of [
      '/../x.js',
      '/a//b.js',
      '/a/%2e%2e/b.js',
      '//evil.example/a.js',
      'a.js',
      '/a b.js',
      '/.env',
      '/ä.js',
    ]) {
      const change = (text: string) => text.replace('"/assets/a.js"', JSON.stringify(path));
      expect(await refused(change), path).toBe('release/malformed');
    }
  });

  it('is refused unsorted, with a file twice, or without a page', async () => {
    const manifest = await small();
    const [first, second, page] = manifest.files as [never, never, never];
    for (const files of [
      [second, first, page],
      [first, first, page],
      [first, second],
    ]) {
      expect(decodeManifest(encodeManifest({ ...manifest, files }))).toMatchObject({
        error: { code: 'release/malformed' },
      });
    }
  });

  it('does not describe a file of an unknown kind', async () => {
    await expect(built({ '/index.html': '', '/run.exe': '' })).rejects.toMatchObject({ code: 'release/unknown_kind' });
  });
});

describe('the headers of a file', () => {
  it('let only one kind of worker connect, and no script that stands in the page', async () => {
    const { files } = await built({
      '/index.html': '<script type="importmap">{}</script><script>alert(1)</script>',
      '/assets/policy.worker-x1.js': '',
      '/assets/trace-thread.worker-x1.js': '',
      '/assets/evidence-file.worker-x1.js': '',
    });
    const policy = (path: string) => files.find((file) => file.path === path)?.headers['content-security-policy'] ?? '';
    expect(policy('/assets/trace-thread.worker-x1.js')).toBe("default-src 'none'; script-src 'self'");
    expect(policy('/assets/evidence-file.worker-x1.js')).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'",
    );
    expect(policy('/assets/policy.worker-x1.js')).toContain("connect-src 'self'");
    // The hash of the import map alone: SHA-256 of "{}".
    const page = policy('/index.html');
    expect(page).toContain("script-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=';");
    expect(page.match(/sha256-/g)).toHaveLength(1);
  });

  it('name the socket of the server that sends them', async () => {
    const { files } = await small();
    const headers = files[0]?.headers;
    if (headers === undefined) throw new Error('no file');
    const sent = (url: string) => sentHeaders(headers, new URL(url))['content-security-policy'];
    expect(sent('https://meet.example:8443')).toContain("connect-src 'self' wss://meet.example:8443;");
    expect(sent('http://localhost:8080')).toContain("connect-src 'self' ws://localhost:8080;");
  });
});

it('two releases differ in what was added, removed and changed', async () => {
  const before = await small();
  const after = await built({ '/index.html': '<p>hello</p>', '/assets/b.js': 'other', '/assets/c.js': '3' });
  expect(compareReleases(before, after)).toEqual({
    added: ['/assets/c.js'],
    removed: ['/assets/a.js'],
    changed: ['/assets/b.js'],
  });
});
