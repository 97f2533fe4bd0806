// What stands in a bundle (L4; decision 0045), as strict JSON: the list of its parts, what the case is, and what was found out about files.
import { type Bytes, fromUtf8 } from '@incamera/kernel';
import { caseStatementsSchema, fixedBytes, meetingIdSchema, timeMsSchema } from '@incamera/protocol';
import { z } from 'zod';
import { bundleErrors } from '../bundle-errors.js';
import { PRINT_FAULTS } from '../fingerprints/meeting-voices.js';
import { REPORT_LANGUAGES } from '../report/report-model.js';

export const MANIFEST = 'manifest.json';
export const CASE = 'case.json';
export const REPORT = 'report.json';
export const PAGE = 'report.html';
export const PDF = 'report.pdf';

const MANIFEST_FORMAT = 'incamera-bundle/1';
const CASE_FORMAT = 'incamera-bundle-case/1';
export const AUTHENTICITY_FORMAT = 'incamera-authenticity-report/1';
const TRACE_FORMAT = 'incamera-trace-report/2';

const text = (most: number) => z.string().max(most);
const digest = fixedBytes(32);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const partName = z.string().regex(/^[a-z][a-z0-9-]{0,40}\.(json|html|pdf)$/);
const finite = z.number().finite();
const natural = z.number().int().nonnegative().safe();
const bound = finite.nonnegative();
const label = text(200);

export const manifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  caseId: digest,
  madeAtMs: timeMsSchema,
  /** Keeps whoever sees the hash of this list from trying out what it is of. */
  salt: fixedBytes(16),
  parts: z.array(z.strictObject({ name: partName, bytes: natural, sha256: digest })).max(200),
});
export type Manifest = z.output<typeof manifestSchema>;

const evidence = z.enum(['certificate', 'passkey', 'token']);

export const bundleCaseSchema = z.strictObject({
  format: z.literal(CASE_FORMAT),
  language: z.enum(REPORT_LANGUAGES),
  madeAtMs: timeMsSchema,
  program: text(100),
  case: z.strictObject({
    caseId: digest,
    title: text(1000),
    reason: text(4000),
    askedBy: text(1000),
    openedAtMs: timeMsSchema,
    /** What both officers signed; null: one stood behind the case, as behind those of before there were two. */
    statements: caseStatementsSchema.nullable().default(null),
    steps: z
      .array(
        z.strictObject({
          atMs: timeMsSchema,
          kind: text(40),
          actor: text(1000),
          holder: text(1000).nullable(),
          byFile: z.boolean(),
          fileHash: digest.nullable(),
        }),
      )
      .max(10_000),
  }),
  meetings: z
    .array(
      z.strictObject({
        meetingId: meetingIdSchema,
        startsAtMs: timeMsSchema.nullable(),
        record: z
          .strictObject({
            part: partName,
            /** By which the report was made. Whoever checks it brings the key. */
            logKey: text(512),
            witnesses: z.array(text(512)).max(16),
            required: natural.max(16),
          })
          .nullable(),
        because: text(100).nullable(),
      }),
    )
    .max(20),
  devices: z
    .array(
      z.strictObject({
        id: label,
        short: text(8),
        meetingId: meetingIdSchema,
        name: text(4000).nullable(),
        evidence: z.array(evidence).max(3),
      }),
    )
    .max(40_000),
  closedDevices: natural,
  files: z
    .array(
      z.strictObject({
        name: text(1000),
        sha256: hex,
        bytes: natural,
        seconds: finite.nonnegative().nullable(),
        peaks: z.array(finite.min(0).max(1)).max(2000),
        trace: partName.nullable(),
        authenticity: partName.nullable(),
      }),
    )
    .max(20),
});
export type BundleCase = z.output<typeof bundleCaseSchema>;

const copy = z.strictObject({
  label,
  z: finite,
  falseAccusationBound: bound,
  fileStart: finite,
  fileEnd: finite,
  meetingTime: finite,
  speed: finite,
});
const runnerUp = z.strictObject({ label, z: finite, falseAccusationBound: bound }).nullable();
const devices = 40_000;

/** As `tracePicture` finds it. */
const copyInPictures = z.strictObject({
  label,
  z: finite,
  falseAccusationBound: bound,
  meetingTime: finite.nullable(),
  scale: finite,
  rotation: finite,
  place: z.strictObject({ column: finite, row: finite }),
});
const testedPictures = z.strictObject({
  keys: natural,
  places: natural,
  registrations: natural,
  counted: natural,
  pictures: natural,
});

/** As `traceFile` writes it. */
export const traceReportSchema = z.strictObject({
  format: z.literal(TRACE_FORMAT),
  salt: fixedBytes(16),
  referenceHash: hex.nullable(),
  verdict: z.enum(['copies', 'nobody']),
  sound: z
    .strictObject({
      copies: z.array(copy).max(devices),
      echoes: z.array(copy.extend({ delaySeconds: finite })).max(devices),
      runnerUp,
      notJudged: z.array(label).max(devices),
      isReferenceUnknown: z.boolean(),
      tested: z.strictObject({ keys: natural, offsets: natural, speeds: natural }),
      threshold: finite,
      seconds: finite,
    })
    .nullable(),
  pictures: z
    .strictObject({ copies: z.array(copyInPictures).max(devices), runnerUp, tested: testedPictures, threshold: finite })
    .nullable(),
  skipped: z.array(z.strictObject({ part: z.enum(['sound', 'pictures']), code: text(100) })).max(2),
  fileHash: hex,
});

const passages = 100_000;

const provenance = z.strictObject({
  sentSeconds: finite,
  heard: z.array(z.strictObject({ by: label, seconds: finite })).max(1000),
  provedSeconds: finite,
  seconds: finite,
  contradictions: z
    .array(z.strictObject({ by: label.nullable(), fileStart: finite, fileEnd: finite, falseAlarmBound: bound }))
    .max(10_000),
});

/** As `authenticateFile` of this package writes it. */
export const authenticityReportSchema = z.strictObject({
  format: z.literal(AUTHENTICITY_FORMAT),
  salt: fixedBytes(16),
  fileHash: hex,
  verdict: z.enum(['genuine', 'altered', 'not_found']),
  passages: z
    .array(
      z.strictObject({
        kind: z.enum(['genuine', 'foreign', 'undecidable', 'not_found']),
        fileStart: finite,
        fileEnd: finite,
        meeting: label.nullable(),
        speaker: label.nullable(),
        meetingStart: finite.nullable(),
        meetingEnd: finite.nullable(),
        score: finite.nullable(),
        falseAlarmBound: bound.nullable(),
        provenance: provenance.nullable(),
      }),
    )
    .max(passages),
  alterations: z
    .array(
      z.strictObject({
        kind: z.enum(['cut', 'inserted', 'replaced', 'reordered', 'joined', 'added', 'sped_up', 'slowed']),
        fileStart: finite,
        fileEnd: finite,
        amount: finite,
        falseAlarmBound: bound,
      }),
    )
    .max(passages),
  delays: z
    .array(z.strictObject({ fileStart: finite, fileEnd: finite, seconds: finite, heardBy: label.nullable() }))
    .max(passages),
  tested: z.strictObject({ meetings: natural, seconds: finite, trials: finite }),
  faults: z
    .array(z.strictObject({ meetingId: meetingIdSchema, kind: z.enum(PRINT_FAULTS), by: label, count: natural }))
    .max(10_000),
});

/** @throws {AppError} `bundle/malformed`, `bundle/newer_format`; the context says which part and where in it */
export function parsePart<Schema extends z.ZodType>(name: string, bytes: Bytes, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(name, bytes));
  if (parsed.success) return parsed.data;
  const where = (parsed.error.issues[0]?.path ?? []).join('.').slice(0, 100);
  throw bundleErrors.make('bundle/malformed', { context: { part: name, where } });
}

function jsonOf(name: string, bytes: Bytes): unknown {
  const content = fromUtf8(bytes);
  if (content === null) throw bundleErrors.make('bundle/malformed', { context: { part: name } });
  const version = name === MANIFEST ? /^\{\s*"format":\s*"incamera-bundle\/(\d{1,6})"/.exec(content)?.[1] : undefined;
  if (version !== undefined && version !== '1') throw bundleErrors.make('bundle/newer_format');
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw bundleErrors.make('bundle/malformed', { context: { part: name }, cause });
  }
}

/** JSON as it stands in parts that this package writes. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

export const formats = { manifest: MANIFEST_FORMAT, case: CASE_FORMAT } as const;
