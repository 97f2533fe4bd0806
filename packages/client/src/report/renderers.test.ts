// A report as a page and as PDF: the same bytes each time, nothing that runs or loads, and nothing that a name can do to it.
import { beforeAll, describe, expect, it } from 'vitest';
import { leakedFile, MEETING, reportInput, verifiedRecord } from '../../test/report-input.js';
import { installedReportFonts } from '../node/report-fonts.js';
import { reportHtml } from './html.js';
import { incidentReport } from './incident-report.js';
import { reportPdf } from './pdf.js';
import { drawableText } from './pdf-glyphs.js';
import { type IncidentReport } from './report-model.js';
import { visibleText } from './visible-text.js';

const HOSTILE = '<script>alert(1)</script>"\'&\u202egnp.exe\u0000\u200b\u2028אבג';

let hostile: IncidentReport;
beforeAll(async () => {
  const input = await reportInput();
  const record = await verifiedRecord();
  const presence = record.presence.map((one) => ({
    ...one,
    displayName: HOSTILE,
    assurance: { ...one.assurance, name: null },
  }));
  const exceptions = record.exceptions.map((one) => ({ ...one, reason: HOSTILE, rules: [HOSTILE] }));
  hostile = incidentReport({
    ...input,
    case: { ...input.case, title: HOSTILE, reason: HOSTILE, askedBy: HOSTILE },
    meetings: [{ meetingId: MEETING, startsAtMs: null, record: { ...record, presence, exceptions }, because: null }],
    devices: input.devices.map((one) => ({ ...one, name: HOSTILE })),
    files: [leakedFile({ name: HOSTILE })],
  });
});

describe('the page', () => {
  it('holds no script, loads nothing, and forbids both', async () => {
    const page = reportHtml(incidentReport(await reportInput()));
    expect(page).toContain(
      `http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src`,
    );
    expect(page).not.toMatch(
      /<script|javascript:|\son\w+=|\ssrc=|url\(|@import|<link|<iframe|<img|https?:\/\/(?!www\.w3\.org\/2000\/svg)/i,
    );
    expect(reportHtml(incidentReport(await reportInput()))).toBe(page);
  });

  it('shows what others wrote and lets it do nothing', () => {
    const page = reportHtml(hostile);
    for (const text of ['<script', '\u202e', '\u0000', '\u200b', '\u2028']) expect(page).not.toContain(text);
    expect(page).toContain(
      '<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;[U+202E]gnp.exe[U+0000][U+200B][U+2028]אבג</bdi>',
    );
    // Every attribute that was opened is closed by the page itself.
    const attributes = page.match(/\s[a-z-]+="[^"]*"/g) ?? [];
    expect(attributes.some((one) => one.includes('<script'))).toBe(false);
  });

  it('takes no colour of a banner that is none', () => {
    const banner = { text: 'X', background: 'red;}</style><script>', colour: '#ffffff' };
    expect(reportHtml({ ...hostile, banner })).toContain('style="background:inherit;color:#ffffff"');
  });
});

describe('the PDF', () => {
  it('is the same each time, has its fonts in it, and neither scripts nor links', async () => {
    const fonts = await installedReportFonts();
    const report = incidentReport(await reportInput({ language: 'de' }));
    const once = await reportPdf(report, fonts);
    expect(await reportPdf(report, fonts)).toEqual(once);
    const text = new TextDecoder('latin1').decode(once);
    expect(text.startsWith('%PDF-1.')).toBe(true);
    expect(text).toMatch(/IBMPlexSans-Regular/);
    expect(text).not.toMatch(/\/JavaScript|\/JS |\/URI|\/Launch|\/EmbeddedFile|\/OpenAction/);
  });

  it('is made of whatever names there are', async () => {
    const bytes = await reportPdf(hostile, await installedReportFonts());
    expect(bytes.byteLength).toBeGreaterThan(10_000);
  });
});

describe('text of others', () => {
  it.each([
    ['Zoë \u0301', 'Zoë ́'],
    ['a\tb\nc', 'a[U+0009]b[U+000A]c'],
    ['\u2066left\u2069', '[U+2066]left[U+2069]'],
    ['\ud800', '[U+D800]'],
    ['x'.repeat(500), `${'x'.repeat(400)}…`],
    [`e${'\u0316'.repeat(40)}`, `e${'\u0316'.repeat(4)}…`],
    ['\u{e0041}', '[U+E0041]'],
  ])('%j is shown as %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it('is written out where a font lacks its letters', () => {
    expect(drawableText('Grüße, Ελλάδα, Москва, Łódź, 山 😀')).toBe('Grüße, Ελλάδα, Москва, Łódź, [U+5C71] [U+1F600]');
  });
});
