// Options of `incamera sweep` (L6): which other meetings share a weakness, over a history that an officer saved.
import { sweep } from '@incamera/client/sweep';
import { type Command } from 'commander';
import { openHistorySource, verifySource } from '../log/history-source.js';
import { type LogOptions, logDemands } from '../verify/log-options.js';
import { type QueryOptions, queryOf, rangeOf } from './sweep-options.js';
import { sweepJson, sweepText } from './sweep-text.js';

interface SweepCommandOptions extends QueryOptions, Pick<LogOptions, 'logKey' | 'witness' | 'require'> {
  readonly history: string;
  readonly json?: boolean;
}

/** Ends with 0 whatever was found. @param print writes one line of result to standard output */
export function addSweepCommand(program: Command, print: (text: string) => void): void {
  program
    .command('sweep')
    .description('which other meetings share a weakness, by a history that a security officer saved')
    .requiredOption('--history <file>', 'as the page of the sweep saves it, or as incamera log export does')
    .option('--exception [rule]', 'somebody was let in in spite of this rule, or of any')
    .option('--below <level>', 'a device known by less than transfer, provider or passkey')
    .option('--device <id>', 'a device')
    .option('--account <id>', 'an account')
    .option('--network <network>', 'an address in this network, such as 192.0.2.0/24')
    .option('--client-from <version>', 'a client of this version or later')
    .option('--client-to <version>', 'a client of this version or earlier')
    .option('--gap', 'a member who gave no testimony of an epoch')
    .option('--class <id>', 'a classification')
    .option('--rulebook <hash>', 'classifications of this document')
    .option('--from <day>', 'meetings that began on this day or later (UTC), such as 2026-11-01')
    .option('--to <day>', 'meetings that began before this day')
    .option('--log-key <vkey>', 'verifier key of the log (default: the one in the file)')
    .option('--witness <vkey...>', 'verifier keys of witnesses of the log')
    .option('--require <count>', 'how many of them must have countersigned (default: all of them)')
    .option('--json', 'print the result as JSON')
    .action((options: SweepCommandOptions) => run(options, print));
}

async function run(options: SweepCommandOptions, print: (text: string) => void): Promise<void> {
  const query = queryOf(options);
  const range = rangeOf(options);
  const { key, witnesses, required } = logDemands(withoutState(options), Date.now());
  const history = await verifySource(await openHistorySource(options.history), { key, witnesses, required });
  const report = { answer: sweep(history.entries, query, range), history, isKeyGiven: key !== null };
  print(options.json === true ? sweepJson(report) : sweepText(report));
}

/** Of the log, what a file can answer: which key, and whose cosignatures. */
function withoutState({ logKey, witness, require }: SweepCommandOptions): LogOptions {
  return {
    ...(logKey === undefined ? {} : { logKey }),
    ...(witness === undefined ? {} : { witness }),
    ...(require === undefined ? {} : { require }),
  };
}
