// Examining a file and making a report in a real browser, under the policies of a release: the worker connects to nothing, and the report
// has the bytes that it has everywhere else.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspaceAliases } from '../../../apps/web/workspace-aliases.js';
import { encodeWav } from '../../../testkit/src/wav.js';
import { cut, RATE_HZ, voiceOf } from '../../evidence/test/sound.js';
import { CHROMIUM_FLAGS } from '../../sfu/test/sfu-under-test.js';
import { speechLike } from '../../watermark/test/sound.js';
import { installedReportFonts } from '../src/node/report-fonts.js';
import { incidentReport, reportHtml, reportPdf } from '../src/report/index.js';
import { reportInput } from './report-input.js';
import { type Examining } from './report-page/main.js';

declare const examining: Examining;

const scratch = mkdtempSync(join(tmpdir(), 'incamera-report-'));
const outDir = join(scratch, 'web');
/** As packages/release has them. */
const PAGE_POLICY = "default-src 'self'; script-src 'self'; worker-src 'self'; object-src 'none'";
const WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

const said = speechLike(30, 21);
const files = new Map<string, Uint8Array>();
const problems: string[] = [];
let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('report-page', import.meta.url)),
    logLevel: 'error',
    // As the web app is built.
    resolve: { alias: workspaceAliases() },
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', minify: false, assetsInlineLimit: 0 },
  });
  const fonts = await installedReportFonts();
  files.set('/regular.ttf', fonts.regular).set('/bold.ttf', fonts.bold).set('/mono.ttf', fonts.mono);
  files.set('/leak.wav', encodeWav({ samples: Float32Array.from(cut(said, 4, 22)), sampleRateHz: RATE_HZ }));
  server = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url;
    response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.setHeader('Content-Security-Policy', path.includes('.worker-') ? WORKER_POLICY : PAGE_POLICY);
    try {
      response.end(files.get(path) ?? readFileSync(join(outDir, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: [...CHROMIUM_FLAGS] });
  page = await browser.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) problems.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

describe('in a browser', () => {
  it('a file is compared with fingerprints in a worker that can connect to nothing', async () => {
    const voice = voiceOf('meeting', 'Ada', said, 300);
    const found = await page.evaluate(
      async ({ segments }) => {
        const voices = segments.map((one) => ({ startMicros: one.startMicros, words: Uint32Array.from(one.words) }));
        const { report, ...rest } = await examining.examine('/leak.wav', [
          { meeting: 'meeting', speaker: 'Ada', segments: voices },
        ]);
        return { ...rest, verdict: report?.verdict, passages: report?.passages };
      },
      { segments: voice.segments.map(({ startMicros, words }) => ({ startMicros, words: [...words] })) },
    );
    expect(found.verdict).toBe('genuine');
    expect(found.passages?.some(({ kind, speaker }) => kind === 'genuine' && speaker === 'Ada')).toBe(true);
    expect(found.fileHash).toBe(
      createHash('sha256')
        .update(files.get('/leak.wav') as Uint8Array)
        .digest('hex'),
    );
    // How often it is told depends on how long it takes.
    expect([found.told > 0, Math.max(...found.peaks)]).toEqual([true, 1]);
  });

  it('a report has the bytes that it has everywhere else, as a page and as PDF', async () => {
    const report = incidentReport(await reportInput({ language: 'de' }));
    const made = await page.evaluate((given) => examining.report(given), report);
    expect(made.html).toBe(reportHtml(report));
    const pdf = Buffer.from(await reportPdf(report, await installedReportFonts()));
    expect(Buffer.from(made.pdf, 'base64url').equals(pdf)).toBe(true);
    expect(problems).toEqual([]);
  });
});
