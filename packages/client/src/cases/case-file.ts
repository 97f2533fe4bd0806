// A case as one file (L4; decision 0032): what the command line and others who examine a leak need of it. Sealed keys and releases as the
// server keeps them, and the key of the case under a passphrase; who opens it can open all that holders released, and nothing else.
import { isHolderKeyPair } from '@incamera/group';
import { type Bytes, Writer, zeroize } from '@incamera/kernel';
import {
  CASE_LIMITS,
  type CasePurpose,
  type CaseStatements,
  caseBodySchema,
  caseStatementsSchema,
  collectedSchema,
  fixedBytes,
  HOLDER_LIMITS,
  meetingIdSchema,
  sealedBundlesSchema,
  TESTIMONY_LIMITS,
  testimoniesSchema,
  type WireTestimony,
  wireBytes,
} from '@incamera/protocol';
import { z } from 'zod';
import { caseErrors } from '../case-errors.js';
import { type HolderNames } from '../holder-types.js';
import { cipherShape, newCipherHead, openUnder, sealUnder, writeCipherHead } from '../identity/passphrase-cipher.js';
import { checkCase } from './case-id.js';
import { parseCaseJson } from './case-json.js';
import { type CaseOfficers, judgeOfficers, WITHOUT_AUTHORITIES } from './case-officers.js';
import { type MeetingEvidence, type OpenedMeeting, openMeeting } from './case-opening.js';
import { type MeetingTestimonies, openTestimonies } from './testimony-opening.js';

const FORMAT = 'incamera-case/1';
/** Of a whole file, and of the testimonies in it: about four hours of a meeting of ten. */
const MAX_CASE_FILE_CHARS = 256 * 1024 * 1024;
const MAX_TESTIMONY_CHARS = 200 * 1024 * 1024;

const caseFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  case: caseBodySchema,
  /** What both officers signed; null: one stood behind the case. */
  statements: caseStatementsSchema.nullable().default(null),
  /** As the officer's server listed them; for people to read, proved by nothing here. */
  holders: z
    .array(
      z.strictObject({
        holderId: fixedBytes(32),
        name: z.string().max(HOLDER_LIMITS.nameChars),
        organisation: z.string().max(HOLDER_LIMITS.nameChars),
      }),
    )
    .max(HOLDER_LIMITS.rows),
  meetings: z
    .array(
      z.strictObject({
        meetingId: meetingIdSchema,
        bundles: sealedBundlesSchema,
        releases: collectedSchema.shape.releases,
        /** Sealed, as the server keeps them; none in files of before there were any, or where the case does not ask for them. */
        testimonies: z.array(testimoniesSchema.shape.testimonies.element).max(TESTIMONY_LIMITS.perMeeting).default([]),
      }),
    )
    .max(CASE_LIMITS.meetings),
  ...cipherShape,
  sealedKey: z.string().max(100),
});
type CaseFile = z.output<typeof caseFileSchema>;

export interface CaseFileContent {
  readonly case: CaseFile['case'];
  readonly statements: CaseStatements | null;
  readonly holderNames: ReadonlyMap<string, HolderNames>;
  readonly evidence: readonly (MeetingEvidence & { readonly testimonies?: readonly WireTestimony[] })[];
  /** 32 bytes; the caller's to overwrite. */
  readonly privateKey: Bytes;
}

/** What a case file opens to. */
export interface OpenedCaseFile {
  readonly caseId: string;
  readonly title: string;
  /** Both officers, by what they signed; null: one stood behind the case. No authority is known here. */
  readonly officers: CaseOfficers | null;
  /** With the keys of their devices: the caller's to overwrite. */
  readonly meetings: readonly OpenedMeeting[];
  /** By holder id. */
  readonly holderNames: ReadonlyMap<string, HolderNames>;
}

/** What the devices of a case's meetings testified, out of its file. */
export interface OpenedCaseTestimonies {
  /** As in `OpenedCaseFile`. */
  readonly officers: CaseOfficers | null;
  readonly meetings: readonly MeetingTestimonies[];
}

export async function makeCaseFile(content: CaseFileContent, passphrase: string): Promise<string> {
  const cipher = newCipherHead();
  const { case: opened, statements, evidence, holderNames, privateKey } = content;
  const sealedKey = await sealUnder(passphrase, cipher, headBytes(opened, cipher), privateKey);
  const named = new Set(evidence.flatMap(({ releases }) => releases.map(({ holderId }) => holderId)));
  const file = {
    format: FORMAT,
    case: opened,
    // Left out where there are none, so that earlier versions read it.
    ...(statements !== null && { statements }),
    holders: [...holderNames]
      .filter(([holderId]) => named.has(holderId))
      .map(([holderId, names]) => ({ holderId, ...names })),
    meetings: evidence.map(({ meetingId, bundles, releases, testimonies = [] }) => ({
      meetingId,
      bundles,
      releases,
      testimonies,
    })),
    ...cipher,
    sealedKey,
  };
  const sealedChars = evidence.reduce((sum, { testimonies = [] }) => sum + charsOf(testimonies), 0);
  if (sealedChars > MAX_TESTIMONY_CHARS) throw caseErrors.make('client/case_file_too_large');
  return `${JSON.stringify(file)}\n`;
}

/** What a case file says before it is opened; nothing of it is proved. @throws {AppError} `client/case_file_malformed` */
export function readCaseFile(text: string): CaseFile {
  return parseCaseJson(text, caseFileSchema, MAX_CASE_FILE_CHARS);
}

/**
 * Opens a case file: the keys of all devices of its meetings for which enough holders released their shares.
 * @param purpose keys for what
 * @throws {AppError} `client/case_file_malformed`, `client/case_altered`, `client/backup_not_opened`, `client/case_statement_forged`,
 * `client/case_one_person`
 */
export async function openCaseFile(
  text: string,
  passphrase: string,
  purpose: CasePurpose = 'mark',
): Promise<OpenedCaseFile> {
  return await withCaseKey(text, passphrase, async ({ case: opened, holders, meetings, officers }, privateKey) => {
    const openedMeetings: OpenedMeeting[] = [];
    for (const meeting of meetings) openedMeetings.push(await openMeeting(opened.caseId, privateKey, meeting, purpose));
    const holderNames = new Map(holders.map(({ holderId, ...names }) => [holderId, names] as const));
    return { caseId: opened.caseId, title: opened.title, officers, meetings: openedMeetings, holderNames };
  });
}

/**
 * Opens what the devices of a case's meetings testified, with the keys for that which enough holders released.
 * @param meetingIds which meetings; empty: all of the case
 * @throws {AppError} `client/case_file_malformed`, `client/case_altered`, `client/backup_not_opened`
 */
export async function openCaseTestimonies(
  text: string,
  passphrase: string,
  meetingIds: readonly string[] = [],
): Promise<OpenedCaseTestimonies> {
  return await withCaseKey(text, passphrase, async ({ case: { caseId }, meetings, officers }, privateKey) => {
    const found: MeetingTestimonies[] = [];
    for (const meeting of meetings) {
      if (meetingIds.length > 0 && !meetingIds.includes(meeting.meetingId)) continue;
      const opened = await openMeeting(caseId, privateKey, meeting, 'testimony');
      try {
        found.push(await openTestimonies(opened, meeting.testimonies));
      } finally {
        for (const { key } of opened.devices) zeroize(key);
      }
    }
    return { officers, meetings: found };
  });
}

/** Runs `use` with the private key of the case, and overwrites it. */
async function withCaseKey<T>(
  text: string,
  passphrase: string,
  use: (file: CaseFile & { readonly officers: CaseOfficers | null }, privateKey: Bytes) => Promise<T>,
): Promise<T> {
  const file = readCaseFile(text);
  const { case: opened, sealedKey, kdf, iterations, salt, iv } = file;
  await checkCase(opened);
  const officers = await judgeOfficers(opened, file.statements, WITHOUT_AUTHORITIES);
  const cipher = { kdf, iterations, salt, iv };
  const privateKey = await openUnder(passphrase, cipher, headBytes(opened, cipher), sealedKey);
  try {
    const isPair = await isHolderKeyPair({ privateKey, publicKey: wireBytes(opened.publicKey) });
    if (!isPair) throw caseErrors.make('client/case_file_malformed');
    return await use({ ...file, officers }, privateKey);
  } finally {
    zeroize(privateKey);
  }
}

function charsOf(testimonies: readonly WireTestimony[]): number {
  return testimonies.reduce((sum, { sealed }) => sum + sealed.length, 0);
}

/** What the passphrase authenticates beside the key; sealed keys and releases say by themselves what they belong to. */
function headBytes({ caseId, publicKey }: CaseFile['case'], cipher: Parameters<typeof writeCipherHead>[1]): Bytes {
  return writeCipherHead(new Writer().text(FORMAT).text(caseId).bytes(wireBytes(publicKey)), cipher).done();
}
