// `incamera recording open|verify` (L6; decision 0041): a sealed recording, opened and checked with a case file, on a machine that needs no server.
import { writeFileSync } from 'node:fs';
import { openCaseFile } from '@incamera/client/cases';
import {
  type CheckedRecording,
  checkRecording,
  type LoggedRecording,
  loggedRecording,
  readSealedRecording,
  type SealedRecording,
} from '@incamera/client/recording';
import { parseHistoryFile } from '@incamera/client/sweep';
import { fromUtf8, toBase64Url, zeroize } from '@incamera/kernel';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { type KeyOptions, trustOf } from '../record/record-keys.js';
import { readSmallFile } from '../sound/file-source.js';
import { outputFile } from '../sound/output-file.js';
import { type Endings, interruptible } from '../terminal/interruptible.js';
import { officerLines } from '../terminal/officers-text.js';
import { passphraseFrom } from '../terminal/passphrase.js';
import { comparisonText, reportText } from './report-text.js';

/** Something is missing or not as it should be. */
const EXIT_NOT_WHOLE = 3;
const MAX_CASE_BYTES = 256 * 1024 * 1024;
/** As much as a server keeps of one meeting, by its highest setting below what memory holds. */
const MAX_SEALED_BYTES = 1024 * 1024 * 1024;

interface Options extends KeyOptions {
  readonly case: string;
  readonly passphraseFile?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Ends with 0 when the recording is whole and unaltered, with 3 when it is not. @param print writes one line of result */
export function addRecordingCommand(program: Command, print: (text: string) => void): void {
  const recording = program.command('recording').description('encrypted recordings of meetings');
  const add = (name: string, description: string) =>
    recording
      .command(name)
      .description(description)
      .argument('<file>', 'sealed recording, as the page of the case saves it')
      .requiredOption('--case <file>', 'case file with what the holders released')
      .option('--passphrase-file <file>', 'where the passphrase of the case file stands (default: it is asked for)')
      .option('--log-key <vkey>', 'verifier key of the log, or a file that has it: from somebody you trust')
      .option('--witness <vkey...>', 'verifier keys of witnesses, or files that have them')
      .option('--require <count>', 'how many of them must have countersigned (default: all of them)')
      .option('--json', 'print the report as JSON');
  add('open', 'check a recording and write its sound to a file')
    .requiredOption('--out <file>', 'where the sound goes, as WebM')
    .action((path: string, options: Options) => run(path, options, print));
  add('verify', 'check a recording without writing its sound').action((path: string, options: Options) =>
    run(path, options, print),
  );
}

async function run(path: string, options: Options, print: (text: string) => void): Promise<void> {
  await interruptible(async (endings) => {
    const sealed = readSealed(path);
    const { report, file } = await openRecording(sealed, options);
    if (options.out !== undefined && file !== null) writeSound(path, options.out, file, endings);
    const text = () => [reportText(report), comparisonText(report, vkeyIn(sealed))].join('\n');
    print(options.json === true ? JSON.stringify(report, null, 2) : text());
    if (report.findings.length > 0) process.exitCode = EXIT_NOT_WHOLE;
  });
}

function writeSound(path: string, outPath: string, file: Uint8Array, endings: Endings): void {
  const output = outputFile({ path, outPath }, endings);
  try {
    writeFileSync(output.partPath, file, { mode: 0o600 });
  } catch (cause) {
    throw cliErrors.make('cli/output_failed', { cause });
  }
  output.appear();
}

/** @throws {AppError} client/recording_file_malformed, cli/file_missing, cli/not_a_file, cli/file_unreadable */
function readSealed(path: string): SealedRecording {
  const bytes = readSmallFile(path, MAX_SEALED_BYTES);
  return readSealedRecording(bytes === 'too_large' ? new Uint8Array() : bytes);
}

/**
 * @throws {AppError} cli/no_recording_key, client/case_file_malformed, client/case_altered, client/case_statement_forged,
 * client/case_one_person, client/backup_not_opened, client/history_file_malformed, client/recording_other_log, client/recording_log_refused,
 * and as `trustOf` and `readSealed`
 */
async function openRecording(sealed: SealedRecording, options: Options): Promise<CheckedRecording> {
  const { groupId, recordingId, bundleDigest, parts } = sealed;
  const caseBytes = readSmallFile(options.case, MAX_CASE_BYTES);
  const text = caseBytes === 'too_large' ? '' : (fromUtf8(caseBytes) ?? '');
  const passphrase = await passphraseFrom(options.passphraseFile);
  const { meetings, officers } = await openCaseFile(text, passphrase, 'recording');
  for (const line of officerLines(officers)) process.stderr.write(`${line}\n`);
  const devices = meetings.flatMap(({ devices: all }) => all);
  try {
    const [meetingId, digest] = [toBase64Url(groupId), toBase64Url(bundleDigest)];
    const device = devices.find((one) => one.meetingId === meetingId && one.digest === digest);
    if (device === undefined) throw cliErrors.make('cli/no_recording_key');
    const { key: secret, owner, leafKey, log } = device;
    const logged = await loggedOf(sealed, options, log?.vkey ?? null);
    return await checkRecording({ groupId, recordingId, secret, owner, leafKey, parts, logged });
  } finally {
    for (const { key } of devices) zeroize(key);
  }
}

/** By the key that the reader brings. Null: there is none, or the file has nothing of the log. @param named by the charter of the meeting */
async function loggedOf(
  { history, recordingId }: SealedRecording,
  options: Options,
  named: string | null,
): Promise<LoggedRecording | null> {
  if (history === null || options.logKey === undefined) return null;
  const { logKey: key, witnesses, required } = trustOf(options);
  const file = parseHistoryFile(fromUtf8(history) ?? '');
  return await loggedRecording(file, toBase64Url(recordingId), { key, witnesses, required }, named);
}

/** Whose log the file says that it is; null: it has nothing of one. For comparing, never for trusting. */
function vkeyIn({ history }: SealedRecording): string | null {
  return history === null ? null : parseHistoryFile(fromUtf8(history) ?? '').vkey;
}
