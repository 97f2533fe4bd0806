// From the parts of a bundle to what a report is made of (L4): the same way for whoever makes it and for whoever checks it, so that a report
// cannot rest on anything that is not in the bundle.
import { type Bytes } from '@incamera/kernel';
import { bundleErrors } from '../bundle-errors.js';
import { type CaseOfficers, judgeOfficers, WITHOUT_AUTHORITIES } from '../cases/case-officers.js';
import { type VerifiedRecord } from '../record/verified-record.js';
import { type ReportInput } from '../report/report-input.js';
import { authenticityReportSchema, type BundleCase, parsePart, traceReportSchema } from './bundle-content.js';

export interface PartsOfFile {
  readonly input: ReportInput;
  /** Names of files of which what was found out is about another file. */
  readonly otherFiles: readonly string[];
}

/**
 * @param officers who stood behind the case, by the statements in it
 * @param partOf bytes of a part
 * @param recordOf the verified record of a part, or null where it did not verify
 * @throws {AppError} `bundle/malformed`, `bundle/part_missing`
 */
export function reportInputOf(
  about: BundleCase,
  officers: CaseOfficers | null,
  partOf: (name: string) => Bytes | undefined,
  recordOf: (part: string) => VerifiedRecord | null,
): PartsOfFile {
  const otherFiles: string[] = [];
  const found = (name: string): Bytes => {
    const bytes = partOf(name);
    if (bytes === undefined) throw bundleErrors.make('bundle/part_missing', { context: { part: name } });
    return bytes;
  };
  const files = about.files.map(({ trace, authenticity, ...file }) => {
    const traced = trace === null ? null : parsePart(trace, found(trace), traceReportSchema);
    const compared =
      authenticity === null ? null : parsePart(authenticity, found(authenticity), authenticityReportSchema);
    for (const one of [traced, compared]) {
      if (one !== null && one.fileHash !== file.sha256) otherFiles.push(file.name);
    }
    return {
      ...file,
      trace: traced === null ? null : traceOf(traced),
      authenticity: compared === null ? null : comparedOf(compared),
      faults: compared?.faults ?? [],
    };
  });
  const meetings = about.meetings.map(({ meetingId, startsAtMs, record, because }) => ({
    meetingId,
    startsAtMs,
    record: record === null ? null : recordOf(record.part),
    because,
  }));
  const { language, madeAtMs, program, devices, closedDevices } = about;
  const { statements: _, ...opened } = about.case;
  return {
    input: { language, madeAtMs, program, case: { ...opened, officers }, meetings, devices, closedDevices, files },
    otherFiles,
  };
}

/**
 * Who stood behind a case, by what is in its bundle: whoever checks it knows no authorities, and whoever makes it says no more.
 * @throws {AppError} `client/case_statement_forged`, `client/case_one_person`
 */
export async function officersIn(
  opened: Pick<BundleCase['case'], 'caseId' | 'askedBy' | 'statements'>,
): Promise<CaseOfficers | null> {
  return await judgeOfficers(opened, opened.statements, WITHOUT_AUTHORITIES);
}

type Traced = ReturnType<typeof traceReportSchema.parse>;
type Compared = ReturnType<typeof authenticityReportSchema.parse>;

function traceOf({ verdict, sound, pictures, skipped }: Traced) {
  return { verdict, sound, pictures, skipped };
}

function comparedOf({ verdict, passages, alterations, delays, tested }: Compared) {
  return { verdict, passages, alterations, delays, tested };
}
