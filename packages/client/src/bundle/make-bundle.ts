// Makes the bundle of an investigation (L4; decision 0045): the report in three forms, all that it was made of, and the list of all parts.
import { type Bytes, copyBytes, type Rng, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import { type CaseStatements } from '@incamera/protocol';
import { type VerifiedRecord } from '../record/verified-record.js';
import { reportHtml } from '../report/html.js';
import { incidentReport } from '../report/incident-report.js';
import { type ReportFonts, reportPdf } from '../report/pdf.js';
import { type ReportedCase, type ReportedFile, type ReportInput } from '../report/report-input.js';
import {
  type BundleCase,
  CASE,
  formats,
  jsonText,
  MANIFEST,
  type Manifest,
  PAGE,
  PDF,
  REPORT,
} from './bundle-content.js';
import { officersIn, reportInputOf } from './bundle-input.js';
import { type BundleParts, writeZip } from './bundle-zip.js';

/** A record that was verified, and by which keys. */
export interface BundledRecord {
  /** The file. */
  readonly text: string;
  readonly verified: VerifiedRecord;
  readonly logKey: string;
  readonly witnesses: readonly string[];
  readonly required: number;
}

export interface BundleWish extends Omit<ReportInput, 'case' | 'meetings' | 'files'> {
  readonly case: Omit<ReportedCase, 'officers'> & { readonly statements: CaseStatements | null };
  readonly meetings: readonly {
    readonly meetingId: string;
    readonly startsAtMs: number | null;
    readonly record: BundledRecord | null;
    readonly because: string | null;
  }[];
  readonly files: readonly (Omit<ReportedFile, 'trace' | 'authenticity' | 'faults'> & {
    /** The reports as they were recorded, by whose hashes the record of the case names them. */
    readonly trace: string | null;
    readonly authenticity: string | null;
  })[];
}

export interface MadeBundle {
  readonly bytes: Bytes;
  readonly html: string;
  readonly pdf: Bytes;
  /** SHA-256 of the list of parts: names the bundle in the record of the case. */
  readonly manifestHash: Bytes;
}

/** @throws {AppError} `bundle/malformed`: what was found out does not have the form of this version */
export async function makeBundle(wish: BundleWish, fonts: ReportFonts, rng: Rng): Promise<MadeBundle> {
  const { parts, put, input } = await partsOf(wish);
  const report = incidentReport(input);
  const html = reportHtml(report);
  const pdf = copyBytes(await reportPdf(report, fonts));
  put(REPORT, jsonText(report));
  put(PAGE, html);
  parts.set(PDF, pdf);
  const manifest = utf8(jsonText(await manifestOf(wish, parts, rng)));
  parts.set(MANIFEST, manifest);
  return { bytes: writeZip(parts), html, pdf, manifestHash: await sha256(manifest) };
}

/** What the report of a bundle will be made of. @throws {AppError} as `makeBundle` */
export async function inputOfBundle(wish: BundleWish): Promise<ReportInput> {
  return (await partsOf(wish)).input;
}

async function partsOf(wish: BundleWish) {
  const parts = new Map<string, Bytes>();
  const put = (name: string, text: string): string => {
    parts.set(name, utf8(text));
    return name;
  };
  const about = aboutOf(wish, put);
  put(CASE, jsonText(asWritten(about)));
  const verified = new Map(wish.meetings.map(({ record }, i) => [recordPart(i), record?.verified ?? null] as const));
  const { input } = reportInputOf(
    about,
    await officersIn(about.case),
    (name) => parts.get(name),
    (part) => verified.get(part) ?? null,
  );
  return { parts, put, input };
}

/** Without a word of statements where there are none: as versions wrote it that knew of one officer. */
function asWritten(about: BundleCase): object {
  const { statements, ...opened } = about.case;
  return statements === null ? { ...about, case: opened } : about;
}

const recordPart = (i: number): string => `record-${i + 1}.json`;

function aboutOf(wish: BundleWish, put: (name: string, text: string) => string): BundleCase {
  const meetings = wish.meetings.map(({ meetingId, startsAtMs, record, because }, i) => ({
    meetingId: meetingId as BundleCase['meetings'][number]['meetingId'],
    startsAtMs,
    record:
      record === null
        ? null
        : {
            part: put(recordPart(i), record.text),
            logKey: record.logKey,
            witnesses: [...record.witnesses],
            required: record.required,
          },
    because,
  }));
  const files = wish.files.map(({ trace, authenticity, peaks, ...file }, i) => ({
    ...file,
    peaks: [...peaks],
    trace: trace === null ? null : put(`trace-${i + 1}.json`, trace),
    authenticity: authenticity === null ? null : put(`authenticity-${i + 1}.json`, authenticity),
  }));
  const { language, madeAtMs, program, closedDevices } = wish;
  return {
    format: formats.case,
    language,
    madeAtMs,
    program,
    case: { ...wish.case, steps: wish.case.steps.map((step) => ({ ...step })) },
    meetings,
    devices: wish.devices.map((device) => ({
      ...device,
      meetingId: device.meetingId as BundleCase['devices'][number]['meetingId'],
      evidence: [...device.evidence],
    })),
    closedDevices,
    files,
  };
}

async function manifestOf(wish: BundleWish, parts: BundleParts, rng: Rng): Promise<Manifest> {
  const listed = [...parts].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    format: formats.manifest,
    caseId: wish.case.caseId,
    madeAtMs: wish.madeAtMs,
    salt: toBase64Url(rng.bytes(16)),
    parts: await Promise.all(
      listed.map(async ([name, bytes]) => ({
        name,
        bytes: bytes.byteLength,
        sha256: toBase64Url(await sha256(bytes)),
      })),
    ),
  };
}
