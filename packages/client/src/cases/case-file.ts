// A case as one file (L4; decision 0032): what the command line and others who examine a leak need of it. Sealed keys and releases as the
// server keeps them, and the key of the case under a passphrase; who opens it can open all that holders released, and nothing else.
import { isHolderKeyPair } from '@incamera/group';
import { type Bytes, Writer, zeroize } from '@incamera/kernel';
import {
  CASE_LIMITS,
  type CasePurpose,
  caseBodySchema,
  collectedSchema,
  fixedBytes,
  HOLDER_LIMITS,
  meetingIdSchema,
  sealedBundlesSchema,
  wireBytes,
} from '@incamera/protocol';
import { z } from 'zod';
import { caseErrors } from '../case-errors.js';
import { type HolderNames } from '../holder-types.js';
import { cipherShape, newCipherHead, openUnder, sealUnder, writeCipherHead } from '../identity/passphrase-cipher.js';
import { checkCase } from './case-id.js';
import { parseCaseJson } from './case-json.js';
import { type MeetingEvidence, type OpenedMeeting, openMeeting } from './case-opening.js';

const FORMAT = 'incamera-case/1';

const caseFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  case: caseBodySchema,
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
      }),
    )
    .max(CASE_LIMITS.meetings),
  ...cipherShape,
  sealedKey: z.string().max(100),
});
type CaseFile = z.output<typeof caseFileSchema>;

export interface CaseFileContent {
  readonly case: CaseFile['case'];
  readonly holderNames: ReadonlyMap<string, HolderNames>;
  readonly evidence: readonly MeetingEvidence[];
  /** 32 bytes; the caller's to overwrite. */
  readonly privateKey: Bytes;
}

/** What a case file opens to. */
export interface OpenedCaseFile {
  readonly caseId: string;
  readonly title: string;
  /** With the keys of their devices: the caller's to overwrite. */
  readonly meetings: readonly OpenedMeeting[];
  /** By holder id. */
  readonly holderNames: ReadonlyMap<string, HolderNames>;
}

export async function makeCaseFile(content: CaseFileContent, passphrase: string): Promise<string> {
  const cipher = newCipherHead();
  const { case: opened, evidence, holderNames, privateKey } = content;
  const sealedKey = await sealUnder(passphrase, cipher, headBytes(opened, cipher), privateKey);
  const named = new Set(evidence.flatMap(({ releases }) => releases.map(({ holderId }) => holderId)));
  const file = {
    format: FORMAT,
    case: opened,
    holders: [...holderNames]
      .filter(([holderId]) => named.has(holderId))
      .map(([holderId, names]) => ({ holderId, ...names })),
    meetings: evidence.map(({ meetingId, bundles, releases }) => ({ meetingId, bundles, releases })),
    ...cipher,
    sealedKey,
  };
  return `${JSON.stringify(file)}\n`;
}

/** What a case file says before it is opened; nothing of it is proved. @throws {AppError} `client/case_file_malformed` */
export function readCaseFile(text: string): CaseFile {
  return parseCaseJson(text, caseFileSchema);
}

/**
 * Opens a case file: the keys of all devices of its meetings for which enough holders released their shares.
 * @param purpose keys for what
 * @throws {AppError} `client/case_file_malformed`, `client/case_altered`, `client/backup_not_opened`
 */
export async function openCaseFile(
  text: string,
  passphrase: string,
  purpose: CasePurpose = 'mark',
): Promise<OpenedCaseFile> {
  const { case: opened, holders, meetings, sealedKey, kdf, iterations, salt, iv } = readCaseFile(text);
  await checkCase(opened);
  const cipher = { kdf, iterations, salt, iv };
  const privateKey = await openUnder(passphrase, cipher, headBytes(opened, cipher), sealedKey);
  try {
    const isPair = await isHolderKeyPair({ privateKey, publicKey: wireBytes(opened.publicKey) });
    if (!isPair) throw caseErrors.make('client/case_file_malformed');
    const openedMeetings: OpenedMeeting[] = [];
    for (const meeting of meetings) openedMeetings.push(await openMeeting(opened.caseId, privateKey, meeting, purpose));
    const holderNames = new Map(holders.map(({ holderId, ...names }) => [holderId, names] as const));
    return { caseId: opened.caseId, title: opened.title, meetings: openedMeetings, holderNames };
  } finally {
    zeroize(privateKey);
  }
}

/** What the passphrase authenticates beside the key; sealed keys and releases say by themselves what they belong to. */
function headBytes({ caseId, publicKey }: CaseFile['case'], cipher: Parameters<typeof writeCipherHead>[1]): Bytes {
  return writeCipherHead(new Writer().text(FORMAT).text(caseId).bytes(wireBytes(publicKey)), cipher).done();
}
