// Checks the bundle of an investigation (L4; decision 0045), offline: every part by its hash, every record by the keys that the reader brings,
// and the report by making it again from the verified parts.
import { AppError, type Bytes, equalBytes, errorCode, fromUtf8, sha256, toBase64Url, utf8 } from '@incamera/kernel';
import { formatVkey, parseVkey } from '@incamera/tlog';
import { type BundleProblemCode, bundleErrors } from '../bundle-errors.js';
import { type LogTrust } from '../record/judged-log.js';
import { readRecordFile } from '../record/record-file.js';
import { type VerifiedRecord } from '../record/verified-record.js';
import { type OnRecordProgress, verifyRecord } from '../record/verify-record.js';
import { reportHtml } from '../report/html.js';
import { incidentReport } from '../report/incident-report.js';
import { type ReportFonts, reportPdf } from '../report/pdf.js';
import { type IncidentReport } from '../report/report-model.js';
import {
  type BundleCase,
  bundleCaseSchema,
  CASE,
  jsonText,
  MANIFEST,
  manifestSchema,
  PAGE,
  PDF,
  parsePart,
  REPORT,
} from './bundle-content.js';
import { officersIn, reportInputOf } from './bundle-input.js';
import { type BundleParts, readZip } from './bundle-zip.js';

export interface BundleProblem {
  readonly code: BundleProblemCode;
  /** A part, a file or a meeting. */
  readonly what: string;
  /** Code of the error behind it. */
  readonly because: string | null;
}

export interface CheckedRecord {
  readonly part: string;
  readonly meetingId: string;
  /** By the reader's keys; null: it does not verify by them. */
  readonly verified: VerifiedRecord | null;
  readonly because: string | null;
}

export interface CheckedBundle {
  readonly caseId: string;
  readonly madeAtMs: number;
  /** Name and version of the program that made it. */
  readonly program: string;
  /** SHA-256 of the list of parts, base64url: stands in the record of the case. */
  readonly manifestHash: string;
  readonly parts: number;
  readonly records: readonly CheckedRecord[];
  /** As it follows from the verified parts. */
  readonly report: IncidentReport;
  /** Whether the PDF was made again and compared. */
  readonly isPdfCompared: boolean;
  readonly problems: readonly BundleProblem[];
}

/**
 * @param trust keys that did not come with the bundle
 * @param fonts of the PDF; null: only its hash is checked
 * @throws {AppError} where nothing could be said at all: `bundle/*`
 */
export async function verifyBundle(
  bytes: Bytes,
  trust: LogTrust,
  fonts: ReportFonts | null,
  onProgress: OnRecordProgress = () => undefined,
): Promise<CheckedBundle> {
  const parts = readZip(bytes);
  const { manifest, manifestHash } = await checkManifest(parts);
  const about = parsePart(CASE, partOf(parts, CASE), bundleCaseSchema);
  if (about.case.caseId !== manifest.caseId || about.madeAtMs !== manifest.madeAtMs) {
    throw bundleErrors.make('bundle/malformed', { context: { part: MANIFEST, where: 'caseId' } });
  }
  const problems: BundleProblem[] = [];
  const tell = (code: BundleProblemCode, what: string, because: string | null = null): void => {
    problems.push({ code, what, because });
  };
  const { records, asStated } = await checkRecords(about, parts, trust, tell, onProgress);
  const officers = await officersIn(about.case).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    tell('bundle/officers_refused', CASE, errorCode(error));
    return null;
  });
  const { input, otherFiles } = reportInputOf(
    about,
    officers,
    (name) => parts.get(name),
    (part) => asStated.get(part) ?? null,
  );
  for (const file of otherFiles) tell('bundle/other_file', file);
  const report = incidentReport(input);
  if (text(parts, REPORT) !== jsonText(report))
    tell('bundle/report_differs', firstDifference(text(parts, REPORT), report));
  if (text(parts, PAGE) !== reportHtml(report)) tell('bundle/page_differs', PAGE);
  if (fonts !== null && !equalBytes(partOf(parts, PDF), await reportPdf(report, fonts)))
    tell('bundle/pdf_differs', PDF);
  return {
    caseId: about.case.caseId,
    madeAtMs: about.madeAtMs,
    program: about.program,
    manifestHash,
    parts: parts.size,
    records,
    report,
    isPdfCompared: fonts !== null,
    problems,
  };
}

export interface NamedKeys {
  readonly vkey: string;
  readonly witnesses: readonly string[];
}

/** The keys that the report of a bundle says it was made by; nothing of it is verified. @throws {AppError} `bundle/*` */
export function namedKeysIn(bytes: Bytes): readonly NamedKeys[] {
  const about = parsePart(CASE, partOf(readZip(bytes), CASE), bundleCaseSchema);
  const named = about.meetings.flatMap(({ record }) =>
    record === null ? [] : [{ vkey: record.logKey, witnesses: record.witnesses }],
  );
  return named.filter(({ vkey }, i) => named.findIndex((one) => one.vkey === vkey) === i);
}

function partOf(parts: BundleParts, name: string): Bytes {
  const bytes = parts.get(name);
  if (bytes === undefined) throw bundleErrors.make('bundle/part_missing', { context: { part: name } });
  return bytes;
}

function text(parts: BundleParts, name: string): string {
  return fromUtf8(partOf(parts, name)) ?? '';
}

/** The list names every part but itself, once, in order, by its hash. */
async function checkManifest(parts: BundleParts) {
  const bytes = partOf(parts, MANIFEST);
  const manifest = parsePart(MANIFEST, bytes, manifestSchema);
  if (!equalBytes(utf8(jsonText(manifest)), bytes)) {
    throw bundleErrors.make('bundle/malformed', { context: { part: MANIFEST } });
  }
  const names = [...parts.keys()].filter((name) => name !== MANIFEST).sort();
  const other = manifest.parts.find(({ name }, i) => name !== names[i]);
  if (other !== undefined || manifest.parts.length !== names.length) {
    throw bundleErrors.make('bundle/part_missing', { context: { part: other?.name ?? MANIFEST } });
  }
  for (const listed of manifest.parts) {
    const part = partOf(parts, listed.name);
    if (part.byteLength !== listed.bytes || toBase64Url(await sha256(part)) !== listed.sha256) {
      throw bundleErrors.make('bundle/altered', { context: { part: listed.name } });
    }
  }
  return { manifest, manifestHash: toBase64Url(await sha256(bytes)) };
}

/** Every record by the reader's keys; and, to make the report again, by the witnesses that it names, where the log is the same. */
async function checkRecords(
  about: BundleCase,
  parts: BundleParts,
  trust: LogTrust,
  tell: (code: BundleProblemCode, what: string, because?: string | null) => void,
  onProgress: OnRecordProgress,
) {
  const records: CheckedRecord[] = [];
  const asStated = new Map<string, VerifiedRecord | null>();
  for (const { meetingId, record } of about.meetings) {
    if (record === null) continue;
    const { part } = record;
    const file = partOf(parts, part);
    const own = await attempt(file, () => trust, onProgress);
    records.push({ part, meetingId, ...own });
    if (own.verified === null) tell('bundle/record_refused', part, own.because);
    const isSameLog = record.logKey === formatVkey(trust.logKey);
    if (!isSameLog) tell('bundle/other_key', record.logKey);
    const stated = isSameTrust(record, trust)
      ? own
      : await attempt(
          file,
          () => trustOf(record),
          () => undefined,
        );
    asStated.set(part, stated.verified);
    if (stated.verified !== null && stated.verified.meeting.id !== meetingId) tell('bundle/other_meeting', part);
  }
  return { records, asStated };
}

type StatedTrust = NonNullable<BundleCase['meetings'][number]['record']>;

function isSameTrust({ logKey, witnesses, required }: StatedTrust, trust: LogTrust): boolean {
  const own = trust.witnesses.map(formatVkey);
  return logKey === formatVkey(trust.logKey) && required === trust.required && String(witnesses) === String(own);
}

function trustOf({ logKey, witnesses, required }: StatedTrust): LogTrust {
  return { logKey: parseVkey(logKey), witnesses: witnesses.map(parseVkey), required };
}

async function attempt(
  file: Bytes,
  trust: () => LogTrust,
  onProgress: OnRecordProgress,
): Promise<Pick<CheckedRecord, 'verified' | 'because'>> {
  try {
    return { verified: await verifyRecord(readRecordFile(file), trust(), onProgress), because: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { verified: null, because: errorCode(error) };
  }
}

/** Where a report says something else, as a path into it. */
function firstDifference(stated: string, report: IncidentReport): string {
  try {
    return pathOfDifference(JSON.parse(stated), JSON.parse(JSON.stringify(report)), 'report').slice(0, 200);
  } catch {
    return REPORT;
  }
}

function pathOfDifference(a: unknown, b: unknown, path: string): string {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const key = keys.find((one) => JSON.stringify(fieldOf(a, one)) !== JSON.stringify(fieldOf(b, one)));
  return key === undefined ? path : pathOfDifference(fieldOf(a, key), fieldOf(b, key), `${path}.${key}`);
}

const fieldOf = (value: object, key: string): unknown => (value as Readonly<Record<string, unknown>>)[key];
