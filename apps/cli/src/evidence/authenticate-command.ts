// `incamera authenticate` (L6): what of a published recording was said in a meeting, what was done to it, and whose fingerprints say so.
import { type AuthenticityReport, type Voice } from '@incamera/evidence';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { interruptible } from '../terminal/interruptible.js';
import { passphraseFrom } from '../terminal/passphrase.js';
import { Progress } from '../terminal/progress.js';
import { errorJson } from '../trace/report-json.js';
import { authenticityText } from './authenticity-text.js';
import { evidenceOnThread } from './on-thread.js';
import { readVoiceFiles } from './voice-files.js';

interface AuthenticateOptions {
  readonly fingerprints?: readonly string[];
  readonly case?: string;
  readonly meeting?: readonly string[];
  readonly passphraseFile?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

/** @param print writes one line of result to standard output */
export function addAuthenticateCommand(program: Command, print: (text: string) => void): void {
  program
    .command('authenticate')
    .description('compare a published recording with the fingerprints of meetings: genuine, or doctored')
    .argument('<file>', 'what was published: a recording, or a video with sound')
    .option('--fingerprints <files...>', 'files of fingerprints, one for each voice of each meeting')
    .option('--case <file>', 'case file with what members testified and holders released')
    .option('--meeting <id...>', 'these meetings of the case only')
    .option('--passphrase-file <file>', 'where the passphrase of the case file stands (default: it is asked for)')
    .option('--json', 'print the report as JSON')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((path: string, options: AuthenticateOptions) => run(path, options, print));
}

async function run(path: string, options: AuthenticateOptions, print: (text: string) => void): Promise<void> {
  const progress = new Progress(process.stderr, options.progress === true);
  try {
    openFile(path).close();
    const { files, opened } = await voicesFor(options);
    const report = await interruptible(async (endings): Promise<AuthenticityReport> => {
      const job = { kind: 'authenticate', path, voices: files, opened } as const;
      const answer = await evidenceOnThread(job, endings, (share) => progress.report('comparing', share));
      if (answer.kind !== 'authenticity') throw cliErrors.make('cli/decoder_failed');
      return answer.report;
    }).finally(() => progress.end());
    print(options.json === true ? JSON.stringify(report) : authenticityText(report));
  } catch (error) {
    if (options.json === true) print(errorJson(error));
    throw error;
  }
}

interface Voices {
  readonly files: readonly Uint8Array[];
  readonly opened: readonly Voice[];
}

async function voicesFor(options: AuthenticateOptions): Promise<Voices> {
  const { fingerprints = [], case: caseFile, meeting = [], passphraseFile } = options;
  const isMeant = caseFile === undefined ? fingerprints.length > 0 && meeting.length === 0 : true;
  if (!isMeant) throw cliErrors.make('cli/whose_fingerprints');
  const files = readVoiceFiles(fingerprints);
  if (caseFile === undefined) return { files, opened: [] };
  openFile(caseFile).close();
  // What opens a case is most of the client; who has files of fingerprints does not wait for it.
  const { voicesOfCase } = await import('./case-voices.js');
  const { voices, notes } = await voicesOfCase(caseFile, meeting, await passphraseFrom(passphraseFile));
  for (const note of notes) process.stderr.write(`${note}\n`);
  return { files, opened: voices };
}
