// `incamera verify` (L6): what a record of a meeting proves, on a machine without any server.
import { MAX_BUNDLE_BYTES } from '@incamera/client/bundle';
import {
  type ComparedRecord,
  compareRecords,
  type RecordProblem,
  readRecordFile,
  recordErrors,
  verifyRecord,
} from '@incamera/client/record';
import { type Command } from 'commander';
import { readSmallFile } from '../sound/file-source.js';
import { Progress } from '../terminal/progress.js';
import { errorJson } from '../trace/report-json.js';
import { recordsJson } from './record-json.js';
import { type KeyOptions, trustOf } from './record-keys.js';
import { problemsPart, recordText } from './record-text.js';
import { exitOf, verdictOf } from './record-verdict.js';
import { bundleAnswer, bundleExit, checkBundle, isBundle, keysInBundle } from './verify-bundle-run.js';

interface VerifyOptions extends KeyOptions {
  readonly json?: boolean;
  readonly progress?: boolean;
}

const STEPS = { log: 'log', testimonies: 'signatures', members: 'members' } as const;

/** @param print writes one line of result to standard output */
export function addVerifyRecordCommand(program: Command, print: (text: string) => void): void {
  program
    .command('verify')
    .description(
      'verify the record of a meeting, or the bundle of an investigation, without any server; two records are compared',
    )
    .argument('<file>', 'the record, or the bundle')
    .argument('[other]', 'another record of the same meeting')
    .option('--log-key <vkey>', 'verifier key of the log, or a file that has it: from somebody you trust')
    .option('--witness <vkey...>', 'verifier keys of witnesses, or files that have them')
    .option('--require <count>', 'how many of them must have countersigned (default: all of them)')
    .option('--json', 'print the result as JSON')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((file: string, other: string | undefined, options: VerifyOptions) =>
      run(other === undefined ? [file] : [file, other], options, print),
    );
}

async function run(files: readonly string[], options: VerifyOptions, print: (text: string) => void): Promise<void> {
  try {
    const given = files.map((file) => ({ file, bytes: bytesOf(file) }));
    const [only, another] = given;
    if (only !== undefined && another === undefined && isBundle(only.bytes)) {
      return await runBundle(only.bytes, options, print);
    }
    const records = given.map(({ file, bytes }) => ({ file, record: readRecordFile(bytes) }));
    const [{ record: first }] = records as [(typeof records)[0]];
    if (options.logKey === undefined && options.json !== true) print(keyHint(first.log));
    const trust = trustOf(options);
    const progress = new Progress(process.stderr, options.progress === true);
    const compared: (ComparedRecord & { readonly file: string })[] = [];
    for (const { file, record } of records) {
      const verified = await verifyRecord(record, trust, (step, share) => progress.report(STEPS[step], share));
      compared.push({ file, record, verified });
    }
    progress.end();
    const [one, two] = compared;
    const differences = one === undefined || two === undefined ? [] : compareRecords(one, two);
    say(compared, differences, options, print);
  } catch (error) {
    if (options.json === true) print(errorJson(error));
    throw error;
  }
}

async function runBundle(bytes: Uint8Array, options: VerifyOptions, print: (text: string) => void): Promise<void> {
  if (options.logKey === undefined && options.json !== true)
    for (const named of keysInBundle(bytes)) print(keyHint(named));
  const trust = trustOf(options);
  const progress = new Progress(process.stderr, options.progress === true);
  const bundle = await checkBundle(bytes, trust, (step, share) => progress.report(STEPS[step], share));
  progress.end();
  print(bundleAnswer(bundle, options.json === true));
  process.exitCode = bundleExit(bundle);
}

function bytesOf(file: string): Uint8Array {
  const bytes = readSmallFile(file, MAX_BUNDLE_BYTES);
  if (bytes === 'too_large') throw recordErrors.make('record/too_large');
  return bytes;
}

/** What the file says of itself is for comparing, never for trusting. */
function keyHint({ vkey, witnesses }: { readonly vkey: string; readonly witnesses: readonly string[] }): string {
  const named = witnesses.map((witness) => `  --witness ${witness}`);
  return [
    'NOT VERIFIED. The record names the keys below. Compare them with somebody who is not the operator of that server, then give them:',
    `  --log-key ${vkey}`,
    ...named,
  ].join('\n');
}

function say(
  compared: readonly (ComparedRecord & { readonly file: string })[],
  differences: readonly RecordProblem[],
  options: VerifyOptions,
  print: (text: string) => void,
): void {
  const problems = [...compared.flatMap(({ verified }) => verified.problems), ...differences];
  if (options.json === true) {
    print(
      recordsJson(
        compared.map(({ file, verified }) => ({ file, record: verified })),
        differences,
      ),
    );
  } else {
    for (const { file, verified } of compared) {
      print(compared.length > 1 ? `== ${file}\n\n${recordText(verified)}\n` : recordText(verified));
    }
    if (compared.length > 1) print(differencesText(differences));
  }
  process.exitCode = exitOf(verdictOf(problems));
}

function differencesText(differences: readonly RecordProblem[]): string {
  return differences.length === 0
    ? 'The two records do not contradict each other.'
    : problemsPart(differences).join('\n\n');
}
