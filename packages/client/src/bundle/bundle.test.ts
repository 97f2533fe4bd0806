// Bundles as they are made, and as liars make them: whoever has one, and an officer whose report says more than its parts. Each lie is refused
// or told.
import { copyBytes, sha256, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { formatVkey } from '@incamera/tlog';
import { type PictureReport } from '@incamera/watermark';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleWish } from '../../test/bundle-wish.js';
import { StatingOfficer, statementsOfTwo } from '../../test/officer-statements.js';
import { RecordScene } from '../../test/record-scene.js';
import { installedReportFonts } from '../node/report-fonts.js';
import { type ReportFonts } from '../report/index.js';
import { readZip, writeZip } from './bundle-zip.js';
import { type BundleWish, bundleErrors, makeBundle, namedKeysIn, verifyBundle } from './index.js';

let scene: RecordScene;
let fonts: ReportFonts;
let wish: BundleWish;
let bytes: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  scene = await RecordScene.story();
  fonts = await installedReportFonts();
  wish = await bundleWish(scene);
  ({ bytes } = await makeBundle(wish, fonts, systemRng));
});

const refusal = async (run: () => Promise<unknown>): Promise<string> => {
  try {
    await run();
  } catch (error) {
    if (!bundleErrors.owns(error)) throw error;
    const { part } = error.context;
    return part === undefined ? error.code : `${error.code} ${part}`;
  }
  return 'accepted';
};
const checked = (of: Uint8Array<ArrayBuffer>) => verifyBundle(of, scene.trust(), null);

/** A bundle with a part replaced, and a list that says so: what somebody makes who has the file. */
async function withPart(name: string, change: (text: string) => string, of = bytes): Promise<Uint8Array<ArrayBuffer>> {
  const parts = new Map(readZip(of));
  const part = utf8(change(new TextDecoder().decode(parts.get(name))));
  parts.set(name, part);
  const manifest = JSON.parse(new TextDecoder().decode(parts.get('manifest.json'))) as {
    parts: { name: string; bytes: number; sha256: string }[];
  };
  for (const listed of manifest.parts) {
    if (listed.name !== name) continue;
    listed.bytes = part.byteLength;
    listed.sha256 = toBase64Url(await sha256(part));
  }
  parts.set('manifest.json', utf8(`${JSON.stringify(manifest)}\n`));
  return writeZip(parts);
}

/** The findings about a screenshot, as the search writes them. */
function ofPicture({ files, ...rest }: BundleWish): BundleWish {
  const [file] = files;
  if (file?.trace == null) throw new Error('unreachable');
  const label = rest.devices[0]?.id ?? '';
  const pictures: Omit<PictureReport, 'verdict'> = {
    copies: [
      {
        label,
        z: 21.5,
        falseAccusationBound: 1e-90,
        meetingTime: 120,
        scale: 1,
        rotation: 0,
        place: { column: 3, row: 4 },
      },
    ],
    runnerUp: null,
    tested: { keys: 4, places: 4096, registrations: 12, counted: 3, pictures: 1 },
    threshold: 9.1,
  };
  const trace = { ...(JSON.parse(file.trace) as object), sound: null, pictures };
  const picture = { ...file, name: 'screen.png', seconds: null, peaks: [], authenticity: null };
  return { ...rest, files: [{ ...picture, trace: JSON.stringify(trace) }] };
}

describe('a bundle', () => {
  it('about a picture holds, too, and names whose screen it was', async () => {
    const made = await makeBundle(ofPicture(wish), fonts, systemRng);
    const { problems, report } = await checked(made.bytes);
    expect(problems).toEqual([]);
    expect(JSON.stringify(report.answers)).toContain('screen.png');
  });

  it('holds by nothing but the key of the log and its witnesses: records, report, page and PDF', async () => {
    const bundle = await verifyBundle(bytes, scene.trust(), fonts);
    expect(bundle.problems).toEqual([]);
    expect([bundle.isPdfCompared, bundle.parts]).toEqual([true, 8]);
    expect(bundle.records[0]?.verified?.presence.map(({ displayName }) => displayName)).toContain('Ada');
    expect(bundle.report.answers[0]?.claims[0]?.rests.map(({ kind }) => kind)).toEqual(['members', 'log']);
    expect(namedKeysIn(bytes)[0]?.vkey).toBe(formatVkey(scene.trust().logKey));
  });

  it('has the same parts each time, and a list that nobody can guess', async () => {
    const again = await makeBundle(wish, fonts, systemRng);
    const [one, two] = [readZip(bytes), readZip(again.bytes)];
    for (const [name, part] of one) {
      if (name !== 'manifest.json') expect(two.get(name), name).toEqual(part);
    }
    expect(two.get('manifest.json')).not.toEqual(one.get('manifest.json'));
  });

  it('is refused where a byte is another one, wherever it is', async () => {
    const rng = (i: number) => Math.floor((bytes.byteLength * (i + 0.5)) / 60);
    for (let i = 0; i < 60; i++) {
      const flipped = copyBytes(bytes);
      flipped[rng(i)] = (flipped[rng(i)] ?? 0) ^ (1 << (i % 8));
      expect(await refusal(() => checked(flipped)), `byte ${rng(i)}`).toMatch(
        /^bundle\/(altered|not_canonical|not_a_bundle|malformed)/,
      );
    }
  });

  it.each([
    ['nothing', () => new Uint8Array(), 'bundle/empty'],
    ['something else', () => utf8('%PDF-1.7'), 'bundle/not_a_bundle'],
    ['the half of it', () => bytes.slice(0, bytes.byteLength / 2), 'bundle/not_canonical'],
    ['more than it', () => copyBytes(Uint8Array.from([...bytes, 0])), 'bundle/not_canonical'],
    [
      'another program’s packing',
      () => copyBytes(zipSync(Object.fromEntries(readZip(bytes)), { level: 6 })),
      'bundle/not_canonical',
    ],
    [
      'a part of another name',
      () => copyBytes(zipSync({ '../evil.json': utf8('{}') }, { level: 0 })),
      'bundle/not_canonical',
    ],
    [
      'a part too many',
      () => writeZip(new Map([...readZip(bytes), ['zzz.json', utf8('{}')]])),
      'bundle/part_missing manifest.json',
    ],
    [
      'a part too few',
      () => writeZip(new Map([...readZip(bytes)].filter(([name]) => name !== 'trace-1.json'))),
      'bundle/part_missing trace-1.json',
    ],
    [
      'no list',
      () => writeZip(new Map([...readZip(bytes)].filter(([name]) => name !== 'manifest.json'))),
      'bundle/part_missing manifest.json',
    ],
    [
      'a part that its list does not describe',
      () => writeZip(new Map([...readZip(bytes), ['report.html', utf8('<h1>Nothing happened</h1>')]])),
      'bundle/altered report.html',
    ],
    [
      'a later form',
      () => writeZip(new Map([...readZip(bytes), ['manifest.json', utf8('{"format":"incamera-bundle/2"}')]])),
      'bundle/newer_format',
    ],
  ])('is refused as %s', async (_, made, expected) => {
    expect(await refusal(() => checked(made()))).toBe(expected);
  });
});

describe('of a bundle whose maker lies', () => {
  it('a report that says something else is told, with where', async () => {
    const report = await withPart('report.json', (text) => text.replace('is altered', 'is genuine'));
    expect((await checked(report)).problems).toMatchObject([
      { code: 'bundle/report_differs', what: expect.stringContaining('report.answers.3') },
    ]);
    const page = await withPart('report.html', (text) => text.replace('is altered', 'is genuine'));
    expect((await checked(page)).problems).toMatchObject([{ code: 'bundle/page_differs' }]);
    const pdf = await withPart('report.pdf', (text) => `${text} `);
    expect((await verifyBundle(pdf, scene.trust(), fonts)).problems).toMatchObject([{ code: 'bundle/pdf_differs' }]);
  });

  it('findings about another file, or of another form, are told or refused', async () => {
    const other = await withPart('trace-1.json', (text) => text.replace('"fileHash": "ab', '"fileHash": "cd'));
    expect((await checked(other)).problems).toContainEqual({
      code: 'bundle/other_file',
      what: 'leak.opus',
      because: null,
    });
    const odd = await withPart('authenticity-1.json', (text) =>
      text.replace('"verdict":"altered"', '"verdict":"guilty"'),
    );
    expect(await refusal(() => checked(odd))).toBe('bundle/malformed authenticity-1.json');
    const score = await withPart('trace-1.json', (text) => text.replace('"z": 9.4', '"z": 99.4'));
    expect((await checked(score)).problems.map(({ code }) => code)).toContain('bundle/report_differs');
  });

  it('officers who did not sign for this case are told, and nothing of them is said', async () => {
    const { case: opened } = wish;
    const [opener, second] = [await StatingOfficer.create(opened.askedBy), await StatingOfficer.create('Marta')];
    const statements = await statementsOfTwo(opened.caseId, opener, second);
    const made = await makeBundle({ ...wish, case: { ...opened, statements } }, fonts, systemRng);
    const honest = await checked(made.bytes);
    expect(honest.problems).toEqual([]);
    const confirmed = honest.report.facts.find(({ label }) => label === 'Confirmed by');
    expect(JSON.stringify(confirmed)).toContain('Marta');
    const elsewhere = await statementsOfTwo(toBase64Url(systemRng.bytes(32)), opener, second);
    const moved = await withPart(
      'case.json',
      (text) => text.replace(statements.confirmation, elsewhere.confirmation),
      made.bytes,
    );
    expect((await checked(moved)).problems).toMatchObject([
      { code: 'bundle/officers_refused', because: 'client/case_statement_forged' },
      { code: 'bundle/report_differs' },
      { code: 'bundle/page_differs' },
    ]);
    const alone = {
      opening: statements.opening,
      confirmation: await opener.confirmation(opened.caseId, statements.opening),
    };
    await expect(
      makeBundle({ ...wish, case: { ...opened, statements: alone } }, fonts, systemRng),
    ).rejects.toMatchObject({
      code: 'client/case_one_person',
    });
  });

  it('a record by another log is told, and nothing of it is said', async () => {
    const stranger = await RecordScene.story();
    const lied = await makeBundle(await bundleWish(stranger), fonts, systemRng);
    const bundle = await checked(lied.bytes);
    expect(bundle.problems.map(({ code }) => code)).toEqual(['bundle/record_refused', 'bundle/other_key']);
    expect(bundle.records).toMatchObject([{ verified: null, because: 'record/other_log' }]);
  });

  it('a record of another meeting, or one with a bit turned, is told', async () => {
    const meetingId = toBase64Url(new Uint8Array(32).fill(9));
    const moved = await withPart('case.json', (text) =>
      text.replace(
        `{"meetingId":"${scene.meeting.charter.meetingId}","startsAtMs"`,
        `{"meetingId":"${meetingId}","startsAtMs"`,
      ),
    );
    expect((await checked(moved)).problems.map(({ code }) => code)).toContain('bundle/other_meeting');
    const turned = await withPart('record-1.json', (text) => text.replace('"checkpoint":"', '"checkpoint":"x'));
    expect((await checked(turned)).problems.map(({ code }) => code)).toContain('bundle/record_refused');
  });
});
