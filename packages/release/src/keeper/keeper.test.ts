// The service worker's decisions against servers that cheat, without a browser.
import { fromUtf8, utf8 } from '@incamera/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { describeRelease } from '../describe.js';
import { encodeManifest } from '../manifest.js';
import { emptyState, Keeper, type KeeperReport, type KeeperState } from './index.js';

const ORIGIN = 'https://meet.example';

/** A server: what it answers by path. */
let served: Map<string, { body: string; status?: number; headers?: Record<string, string> }>;
let state: KeeperState;
let announced: KeeperReport[];
let keeper: Keeper;

async function release(version: string, files: Record<string, string>): Promise<string> {
  const built = Object.entries(files).map(([path, text]) => ({ path, bytes: utf8(text) }));
  const manifest = await describeRelease({ name: 'incamera', version, commit: null }, built);
  return fromUtf8(encodeManifest(manifest));
}

async function serve(version: string, script: string, title = version): Promise<void> {
  const files = { '/index.html': `<p>${title}</p>`, '/assets/app.js': script, [`/assets/${version}.js`]: version };
  served = new Map(Object.entries(files).map(([path, body]) => [path, { body }]));
  served.set('/release.json', { body: await release(version, files) });
}

function page(path = '/m/abc', init: RequestInit = {}): Request {
  const request = new Request(`${ORIGIN}${path}`, init);
  Object.defineProperty(request, 'mode', { value: 'navigate' });
  return request;
}

const answered = async (request: Request) => {
  const response = await keeper.answer(request);
  return response === null ? null : { status: response.status, text: await response.text(), headers: response.headers };
};
const visit = () => answered(page());
const load = (path: string) => answered(new Request(`${ORIGIN}${path}`));

beforeEach(async () => {
  state = emptyState;
  announced = [];
  keeper = new Keeper({
    origin: new URL(ORIGIN),
    clock: { nowMs: () => 1_000 } as never,
    nonce: () => 'the-nonce',
    fetch: async ({ url }) => {
      const { pathname } = new URL(url);
      const found = served.get(pathname) ?? served.get('/index.html');
      return new Response(found?.body ?? '', { status: found?.status ?? 200, headers: found?.headers ?? {} });
    },
    load: async () => state,
    save: async (next) => {
      state = next;
    },
    announce: (report) => announced.push(report),
  });
  await serve('1', 'first');
  await keeper.begin();
});

describe('the first release', () => {
  it('runs and is no news', async () => {
    expect(await visit()).toMatchObject({ status: 200, text: '<p>1</p>' });
    expect(await load('/assets/app.js')).toMatchObject({ status: 200, text: 'first' });
    expect(await keeper.handle({ kind: 'report' })).toMatchObject({ isNews: false, history: [{ version: '1' }] });
    expect(announced).toEqual([]);
  });

  it('comes with the headers that it names, whatever the server sent', async () => {
    served.set('/assets/app.js', { body: 'first', headers: { 'content-security-policy': '*', link: '</x.js>' } });
    const headers = (await load('/assets/app.js'))?.headers;
    expect(headers?.get('content-security-policy')).toContain("connect-src 'self' wss://meet.example;");
    expect(headers?.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers?.has('link')).toBe(false);
  });

  it('is taken from the server when nothing can be remembered', async () => {
    state = emptyState;
    expect(await load('/assets/app.js')).toMatchObject({ status: 200, text: 'first' });
  });
});

describe('a server that sends something else', () => {
  it('has an altered script refused and named', async () => {
    served.set('/assets/app.js', { body: 'first; steal()' });
    expect(await load('/assets/app.js')).toMatchObject({ status: 502, text: '' });
    expect(announced.at(-1)?.refusals).toEqual([{ path: '/assets/app.js', atMs: 1_000 }]);
  });

  it('has an additional script refused, and gets no body of an error through', async () => {
    served.set('/assets/more.js', { body: 'steal()' });
    expect(await load('/assets/more.js')).toMatchObject({ status: 502, text: '' });
    served.set('/assets/app.js', { body: 'steal()', status: 404 });
    expect(await load('/assets/app.js')).toMatchObject({ status: 404, text: '' });
    served.set('/index.html', { body: '<script>steal()</script>', status: 500 });
    expect((await visit())?.text).not.toContain('steal');
  });

  it('has a page with one more script refused, in words', async () => {
    served.set('/index.html', { body: '<p>1</p><script>steal()</script>' });
    const refused = await visit();
    expect(refused).toMatchObject({ status: 502 });
    expect(refused?.text).toContain('It was not run.');
    expect(refused?.text).not.toContain('steal');
    expect(announced.at(-1)?.refusals[0]?.path).toBe('/index.html');
  });

  it('cannot hide behind a manifest that is malformed or missing', async () => {
    served.set('/index.html', { body: '<p>2</p>' });
    for (const manifest of [{ body: '{}' }, { body: '', status: 404 }, { body: 'x'.repeat(2_000_000) }]) {
      served.set('/release.json', manifest);
      expect(await visit()).toMatchObject({ status: 502 });
    }
    expect(state.history).toHaveLength(1);
  });
});

describe('another release', () => {
  it('runs and is told, once until it was read; pages of the one before still load their files', async () => {
    await serve('2', 'second');
    expect(await visit()).toMatchObject({ status: 200, text: '<p>2</p>' });
    expect(announced).toMatchObject([{ isNews: true, history: [{ version: '2' }, { version: '1' }] }]);
    served.set('/assets/1.js', { body: '1' });
    expect(await load('/assets/1.js')).toMatchObject({ status: 200 });
    expect(await load('/assets/app.js')).toMatchObject({ status: 200, text: 'second' });
    expect(await keeper.handle({ kind: 'told' })).toMatchObject({ isNews: false });
  });

  it('is told as well when it is an older one again', async () => {
    await serve('2', 'second');
    await visit();
    await keeper.handle({ kind: 'told' });
    await serve('1', 'first');
    expect(await visit()).toMatchObject({ text: '<p>1</p>' });
    expect(state).toMatchObject({ isNews: true, history: [{ version: '1' }, { version: '2' }, { version: '1' }] });
  });

  it('is noticed though its page is the same one, by a look or by its files', async () => {
    await serve('2', 'second', '1');
    expect(await visit()).toMatchObject({ text: '<p>1</p>' });
    expect(state.history).toHaveLength(1);
    await keeper.look();
    expect(announced).toMatchObject([{ isNews: true, history: [{ version: '2' }, { version: '1' }] }]);
    await serve('3', 'third', '1');
    expect(await load('/assets/app.js')).toMatchObject({ status: 200, text: 'third' });
    expect(state.history[0]).toMatchObject({ version: '3' });
  });

  it('with the same page waits for a word as well, and is no offer any more when the server takes it back', async () => {
    await keeper.handle({ kind: 'ask', asks: true });
    await serve('2', 'second', '1');
    expect(await load('/assets/app.js')).toMatchObject({ status: 502 });
    expect((await visit())?.text).toContain('Nothing of it runs until you say so');
    await serve('1', 'first');
    expect(await visit()).toMatchObject({ text: '<p>1</p>' });
    expect(state).toMatchObject({ offered: null, history: [{ version: '1' }] });
  });

  it('that is known runs, though another server beside it names its own', async () => {
    await serve('2', 'second');
    await visit();
    served.set('/index.html', { body: '<p>1</p>' });
    expect(await visit()).toMatchObject({ status: 200, text: '<p>1</p>' });
    expect(state.history.map(({ version }) => version)).toEqual(['1', '2', '1']);
  });

  it('waits for a word where a person wants that, and runs only after it', async () => {
    await keeper.handle({ kind: 'ask', asks: true });
    await serve('2', 'second');
    const asked = await visit();
    expect(asked?.text).toContain('Nothing of it runs until you say so');
    expect(asked?.headers.get('content-security-policy')).not.toContain('script-src');
    expect(await load('/assets/2.js')).toMatchObject({ status: 502 });
    const consent = (nonce: string) => page('/m/abc', { method: 'POST', body: new URLSearchParams({ nonce }) });
    expect(await answered(consent('guessed'))).toMatchObject({ status: 303 });
    expect((await visit())?.text).toContain('Nothing of it runs until you say so');
    const agreed = await answered(consent('the-nonce'));
    expect(agreed?.headers.get('location')).toBe('/m/abc');
    expect(await visit()).toMatchObject({ text: '<p>2</p>' });
    expect(await load('/assets/2.js')).toMatchObject({ status: 200 });
  });
});

it('leaves the API, monitoring, the manifest and other origins alone', () => {
  for (const path of ['/api/config', '/api', '/healthz', '/log/checkpoint', '/metrics', '/trust', '/release.json']) {
    expect(keeper.answer(new Request(`${ORIGIN}${path}`)), path).toBeNull();
  }
  expect(keeper.answer(new Request('https://elsewhere.example/assets/app.js'))).toBeNull();
  expect(keeper.answer(new Request(`${ORIGIN}/assets/app.js`, { method: 'POST' }))).toBeNull();
});
