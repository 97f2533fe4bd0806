// Options of `incamera mark` (L6).
import { type MarkStrength } from '@incamera/watermark';
import { type Command, Option } from 'commander';
import { interruptible } from '../terminal/interruptible.js';
import { parseKey, parseSeconds } from '../terminal/parse.js';
import { Progress } from '../terminal/progress.js';
import { mark } from './mark.js';

interface MarkOptions {
  readonly key: string;
  readonly clock: string;
  readonly strength: MarkStrength;
  readonly progress?: boolean;
}

/** Adds the command. What it says goes to standard error: its result is a file. */
export function addMarkCommand(program: Command): void {
  program
    .command('mark')
    .description('mark a recording as the device of a key would have played it')
    .argument('<in>', 'WAV, FLAC, MP3, AAC, M4A, Ogg, Opus, AMR, WebM, MP4 or MOV')
    .argument('<out>', 'WAV file that is written: 16 bits, 44.1 or 48 kHz')
    .requiredOption('--key <hex>', 'key of the device: 64 hexadecimal digits')
    .requiredOption('--clock <seconds>', 'time on the clock of the meeting of the first sample')
    .addOption(
      new Option('--strength <strength>', 'how strong the mark is').choices(['standard', 'strong']).default('standard'),
    )
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((path: string, outPath: string, options: MarkOptions) => run(path, outPath, options));
}

async function run(path: string, outPath: string, options: MarkOptions): Promise<void> {
  const key = parseKey(options.key);
  const clockSeconds = parseSeconds('--clock', options.clock);
  const progress = new Progress(process.stderr, options.progress === true);
  const { strength } = options;
  const marked = await interruptible((endings) =>
    mark({ path, outPath, key, clockSeconds, strength }, endings, (share) => progress.report('marking', share)),
  ).finally(() => progress.end());
  if (marked.clipped === 0) return;
  process.stderr.write(`${marked.clipped} samples were louder than full scale with the mark, and were clipped.\n`);
}
