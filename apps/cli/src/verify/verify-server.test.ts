// The command against the product's own server, and against servers that cheat with files.
import { writeFileSync } from 'node:fs';
import { type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { releaseHash } from '@incamera/release';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FILES, found, manifestOf, ReleaseServer, verify } from '../../test/release-server.js';

const isPhone = (request: IncomingMessage) => request.headers['user-agent']?.includes('iPhone') === true;

let web: ReleaseServer;
let manifest: string;

beforeEach(async () => {
  web = new ReleaseServer();
  manifest = await web.write('web', FILES);
});
afterEach(async () => web.close());

describe('a server that serves a release', () => {
  it('is found to serve it, to every kind of browser', async () => {
    const url = await web.serve('web');
    const { result, exitCode } = await verify(url, '--release', manifest);
    expect(result).toMatchObject({ same: true, problems: [], checked: 16, release: { version: '1.0.0' } });
    expect(result.log).toMatchObject({ isKeyGiven: false, size: 1, witnesses: [], sinceMs: expect.any(Number) });
    expect(result.claimed).toBe(await releaseHash(await manifestOf(FILES)));
    expect(exitCode).toBeUndefined();
  });

  it('is compared with the one of several releases whose page it serves', async () => {
    const older = await web.write('older', { ...FILES, '/index.html': '<p>older</p>' }, '0.9.0');
    const url = await web.serve('web');
    expect((await verify(url, '--release', older, manifest)).result).toMatchObject({
      same: true,
      release: { version: '1.0.0' },
    });
    const other = await verify(url, '--release', older);
    expect(other.exitCode).toBe(1);
    expect(found(other)).toContain('claims_unknown /release.json desktop');
    expect(found(other)).toContain('other_release / phone');
  });
});

describe('a server that cheats', () => {
  it('by one byte, for one kind of browser only', async () => {
    const url = await web.serveChanged((request, answer) => {
      if (request.url === '/assets/app-x.js' && isPhone(request)) answer.body[0] = 0x54;
    });
    const verified = await verify(url, '--release', manifest);
    expect(found(verified)).toEqual(['differs /assets/app-x.js phone']);
    expect(verified.exitCode).toBe(1);
  });

  it('by a script in the page, and by one more script tag', async () => {
    const added =
      '<script>steal()</script><script src="/assets/more.js"></script><img src="https://evil.example/" onerror="x()">';
    const url = await web.serveChanged((request, answer) => {
      if (request.url?.startsWith('/m/')) answer.body = Buffer.concat([answer.body, Buffer.from(added)]);
    });
    const kinds = (await verify(url, '--release', manifest)).result.problems.filter(({ as }) => as === 'desktop');
    expect(kinds.map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([
      expect.stringMatching(/^differs [0-9a-f]{64}$/),
      'inline_script <script>',
      'inline_script <img src="https://evil.example/" onerror="x()">',
      'unknown_reference /assets/more.js',
      'foreign_reference https://evil.example/',
    ]);
  });

  it('by another policy, or by headers that load or go somewhere', async () => {
    const url = await web.serveChanged((request, { headers }) => {
      if (request.url === '/') headers['content-security-policy'] = 'script-src *';
      if (request.url === '/account') headers.link = '</x.css>; rel=stylesheet';
      if (request.url === '/service-worker.js') headers['content-type'] = 'text/html';
      if (request.url === '/index.html') delete headers['cross-origin-opener-policy'];
    });
    const desktop = found(await verify(url, '--release', manifest)).filter((line) => line.endsWith('desktop'));
    expect(desktop).toEqual([
      'header / desktop',
      'unexpected_header /account desktop',
      'header /index.html desktop',
      'type /service-worker.js desktop',
    ]);
  });

  it('by files that are gone, elsewhere or endless', async () => {
    const url = await web.serveChanged(
      (request, answer) => {
        if (request.url === '/assets/app-x.css') answer.status = 404;
        if (request.url === '/') Object.assign(answer, { status: 302, headers: { location: 'https://evil.example/' } });
      },
      (request, response) => {
        if (request.url !== '/assets/sframe.worker-x.js') return false;
        const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
        return true;
      },
    );
    const desktop = found(await verify(url, '--release', manifest)).filter((line) => line.endsWith('desktop'));
    expect(desktop).toEqual([
      'redirect / desktop',
      'status /assets/app-x.css desktop',
      'too_large /assets/sframe.worker-x.js desktop',
    ]);
  });

  it('by files that are slow', async () => {
    const url = await web.serveChanged(
      () => undefined,
      (request, response) => {
        // The head comes, the rest never does.
        if (request.url === '/service-worker.js') response.writeHead(200).write('the');
        return request.url === '/service-worker.js';
      },
    );
    // On a busy machine others may be slow as well.
    const slow = found(await verify(url, '--release', manifest, '--timeout', '1'));
    expect(slow).toEqual(expect.arrayContaining(['slow /service-worker.js desktop', 'slow /service-worker.js phone']));
    expect(slow.filter((line) => !line.startsWith('slow '))).toEqual([]);
  });

  it('by words that would steer a terminal', async () => {
    const url = await web.serveChanged((request, { headers }) => {
      if (request.url === '/') headers['content-security-policy'] = 'a\u009b31m'.repeat(100);
    });
    const [problem] = (await verify(url, '--release', manifest)).result.problems;
    expect(problem?.detail).toMatch(/^[ -~]+…$/);
  });

  it('by naming no release', async () => {
    const url = await web.serveChanged((request, answer) => {
      if (request.url === '/release.json') answer.body = Buffer.from('{"../../etc/passwd":1}');
    });
    const verified = await verify(url, '--release', manifest);
    expect(found(verified)).toEqual(['claims_nothing /release.json desktop', 'claims_nothing /release.json phone']);
    expect(verified.result.claimed).toBeNull();
  });
});

describe('bad input', () => {
  it.each([
    'ftp://localhost',
    'http://meet.example',
    'https://meet.example/path',
    'https://a:b@meet.example',
    'meet.example',
    '',
  ])('is named: %j', async (url) => {
    const { thrown, result } = await verify(url, '--release', manifest);
    expect(thrown).toMatchObject({ code: 'cli/bad_url' });
    expect(result).toMatchObject({ error: { code: 'cli/bad_url' } });
  });

  it('is named for files as well', async () => {
    writeFileSync(join(web.folder, 'bad.json'), '{}');
    const code = async (...args: string[]) =>
      ((await verify('http://localhost:9', ...args)).thrown as { code: string }).code;
    expect(await code('--release', join(web.folder, 'bad.json'))).toBe('cli/bad_release');
    expect(await code('--release', join(web.folder, 'none.json'))).toBe('cli/file_missing');
    expect(await code('--release', manifest, '--ca', manifest)).toBe('cli/bad_authority');
    expect(await code('--release', manifest, '--timeout', '0')).toBe('cli/bad_timeout');
  });

  it('a server that is not there differs in everything', async () => {
    const verified = await verify('http://localhost:9', '--release', manifest);
    expect(verified.exitCode).toBe(1);
    expect(found(verified)).toContain('unreachable /index.html desktop');
  });
});
