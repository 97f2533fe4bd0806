// Options of `incamera trace` (L6).
import { type NamedKey } from '@incamera/watermark';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { openFile } from '../sound/file-source.js';
import { interruptible } from '../terminal/interruptible.js';
import { officerLines } from '../terminal/officers-text.js';
import { parseSeconds } from '../terminal/parse.js';
import { passphraseFrom } from '../terminal/passphrase.js';
import { Progress } from '../terminal/progress.js';
import { readKeysFile } from './keys-file.js';
import { errorJson, resultJson } from './report-json.js';
import { resultText } from './report-text.js';
import { type TraceRequest, trace } from './trace.js';

interface TraceOptions {
  readonly keys?: string;
  readonly meeting?: string;
  readonly case?: string;
  readonly passphraseFile?: string;
  readonly from?: string;
  readonly to?: string;
  readonly reference?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

/** A search is for one meeting; more offsets would cost everybody evidence. */
const MAX_RANGE_SECONDS = 24 * 3600;

/** @param print writes one line of result to standard output */
export function addTraceCommand(program: Command, print: (text: string) => void): void {
  program
    .command('trace')
    .description('find out whose copy a published recording, picture or video is')
    .argument('<file>', 'what was published: a recording, a picture or a video')
    .option('--keys <file>', 'keys to look for: [{"label": "…", "key": "64 hexadecimal digits"}, …]')
    .option('--meeting <id>', 'a meeting whose keys enough holders released, instead of --keys')
    .option('--case <file>', 'case file with what they released')
    .option('--passphrase-file <file>', 'where the passphrase of the case file stands (default: it is asked for)')
    .option('--from <seconds>', 'where to begin, on the clock of the meeting (default: its beginning)')
    .option('--to <seconds>', 'where to end (default: three hours, or the length of the file)')
    .option('--reference <file>', 'another copy of the same meeting, against which marks in sound stand out more')
    .option('--json', 'print the report as JSON')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((path: string, options: TraceOptions) => run(path, options, print));
}

async function run(path: string, options: TraceOptions, print: (text: string) => void): Promise<void> {
  const progress = new Progress(process.stderr, options.progress === true);
  try {
    const request = await requestOf(path, options);
    const result = await interruptible((endings) =>
      trace(request, endings, (step, share) => progress.report(step, share)),
    ).finally(() => progress.end());
    print(options.json === true ? resultJson(result) : resultText(result));
  } catch (error) {
    if (options.json === true) print(errorJson(error));
    throw error;
  }
}

async function requestOf(path: string, options: TraceOptions): Promise<TraceRequest> {
  const fromSeconds = options.from === undefined ? undefined : parseSeconds('--from', options.from);
  const toSeconds = options.to === undefined ? undefined : parseSeconds('--to', options.to);
  const length = (toSeconds ?? Number.NaN) - (fromSeconds ?? 0);
  if (length <= 0 || length > MAX_RANGE_SECONDS) throw cliErrors.make('cli/bad_range');
  return { path, referencePath: options.reference, keys: await keysOf(options), fromSeconds, toSeconds };
}

async function keysOf({ keys, meeting, case: caseFile, passphraseFile }: TraceOptions): Promise<readonly NamedKey[]> {
  const isCase = meeting !== undefined && caseFile !== undefined;
  if ((keys !== undefined) === isCase || (keys !== undefined && (meeting ?? caseFile) !== undefined)) {
    throw cliErrors.make('cli/whose_keys');
  }
  if (!isCase) return readKeysFile(keys as string);
  openFile(caseFile).close();
  // What opens a case is most of the client; who has a file of keys does not wait for it.
  const { keysOfCase } = await import('./case-keys.js');
  const opened = await keysOfCase(caseFile, meeting, await passphraseFrom(passphraseFile));
  for (const line of officerLines(opened.officers)) process.stderr.write(`${line}\n`);
  if (opened.closed > 0) {
    process.stderr.write(`The keys of ${opened.closed} devices could not be opened: nothing is said about them.\n`);
  }
  return opened.keys;
}
