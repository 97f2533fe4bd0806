// `incamera authenticate` (L6): what of a published recording was said in a meeting, and what was done to it.
import { type AuthenticityReport } from '@incamera/evidence';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { interruptible } from '../terminal/interruptible.js';
import { Progress } from '../terminal/progress.js';
import { errorJson } from '../trace/report-json.js';
import { authenticityText } from './authenticity-text.js';
import { evidenceOnThread } from './on-thread.js';
import { readVoiceFiles } from './voice-files.js';

interface AuthenticateOptions {
  readonly fingerprints: readonly string[];
  readonly json?: boolean;
  readonly progress?: boolean;
}

/** @param print writes one line of result to standard output */
export function addAuthenticateCommand(program: Command, print: (text: string) => void): void {
  program
    .command('authenticate')
    .description('compare a published recording with the fingerprints of meetings: genuine, or doctored')
    .argument('<file>', 'what was published: a recording, or a video with sound')
    .requiredOption('--fingerprints <files...>', 'files of fingerprints, one for each voice of each meeting')
    .option('--json', 'print the report as JSON')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((path: string, options: AuthenticateOptions) => run(path, options, print));
}

async function run(path: string, options: AuthenticateOptions, print: (text: string) => void): Promise<void> {
  const progress = new Progress(process.stderr, options.progress === true);
  try {
    openFile(path).close();
    const voices = readVoiceFiles(options.fingerprints);
    const report = await interruptible(async (endings): Promise<AuthenticityReport> => {
      const job = { kind: 'authenticate', path, voices } as const;
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
