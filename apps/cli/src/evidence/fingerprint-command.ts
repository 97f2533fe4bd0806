// `incamera fingerprint` (L6): the fingerprint of a voice that was recorded, as the client of its meeting would have made it.
import { writeFileSync } from 'node:fs';
import { isVoiceName } from '@incamera/evidence';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { outputFile } from '../sound/output-file.js';
import { interruptible } from '../terminal/interruptible.js';
import { parseSeconds } from '../terminal/parse.js';
import { Progress } from '../terminal/progress.js';
import { evidenceOnThread } from './on-thread.js';

interface FingerprintOptions {
  readonly clock: string;
  readonly meeting: string;
  readonly speaker: string;
  readonly progress?: boolean;
}

/** Adds the command. What it says goes to standard error: its result is a file. */
export function addFingerprintCommand(program: Command): void {
  program
    .command('fingerprint')
    .description('make the fingerprint of one voice of a meeting from a recording of it alone')
    .argument('<in>', 'WAV, FLAC, MP3, AAC, M4A, Ogg, Opus, AMR, WebM, MP4 or MOV')
    .argument('<out>', 'file of fingerprints that is written')
    .requiredOption('--clock <seconds>', 'time on the clock of the meeting of the first sample')
    .option('--meeting <name>', 'which meeting it was', 'meeting')
    .option('--speaker <name>', 'whose voice it is', 'speaker')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((path: string, outPath: string, options: FingerprintOptions) => run(path, outPath, options));
}

async function run(path: string, outPath: string, options: FingerprintOptions): Promise<void> {
  const clockSeconds = parseSeconds('--clock', options.clock);
  const { meeting, speaker } = options;
  for (const name of [meeting, speaker]) if (!isVoiceName(name)) throw cliErrors.make('cli/bad_name');
  openFile(path).close();
  const progress = new Progress(process.stderr, options.progress === true);
  await interruptible(async (endings) => {
    const output = outputFile({ path, outPath }, endings);
    const job = { kind: 'fingerprint', path, meeting, speaker, clockSeconds } as const;
    const answer = await evidenceOnThread(job, endings, (share) => progress.report('reading the file', share));
    if (answer.kind !== 'fingerprint') throw cliErrors.make('cli/decoder_failed');
    try {
      writeFileSync(output.partPath, answer.voice);
    } catch (cause) {
      throw cliErrors.make('cli/output_failed', { cause });
    }
    output.appear();
  }).finally(() => progress.end());
}
