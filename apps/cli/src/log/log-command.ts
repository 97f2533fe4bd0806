// `incamera log check` (L6): everything that is stored of the history of a server that does not run, or of a copy of its data.
import { toBase64 } from '@incamera/kernel';
import { addServerOptions, checkServerHistory, serverConfig } from '@incamera/server';
import { type Comparison, formatVkey } from '@incamera/tlog';
import { type Command } from 'commander';
import { addAuditCommands } from './audit-command.js';
import { type CompareOptions, compareFiles } from './compare-states.js';

const EXIT_PROBLEMS = 3;
const EXIT_UNPROVED = 4;

const VERDICTS: Readonly<Record<Comparison['verdict'], string>> = {
  contradict: 'both cannot be true: the log was rewritten, or shown to two people in two versions',
  consistent: 'the newer state continues the older one',
  unproved: 'nothing can be said: what ties the two states together is missing, or not of this log',
};

/** Adds the commands. End with 0 when everything fits, with 3 when something does not, and `compare` with 4 when nothing can be said. */
export function addLogCommand(program: Command, print: (text: string) => void): void {
  const log = program.command('log').description('the transparency log of this server');
  addServerOptions(log.command('check'))
    .description('compare everything that is stored of the history; the server must not run')
    .action(async (options) => {
      const { size, signedSize, entryCount, erasedCount, problems } = await checkServerHistory(serverConfig(options));
      print(`log: ${size} entries, ${signedSize ?? 0} signed`);
      print(`history: ${entryCount} entries, ${erasedCount} of them erased`);
      for (const problem of problems) print(`problem: ${problem}`);
      print(problems.length === 0 ? 'everything fits' : `${problems.length} problem(s)`);
      if (problems.length > 0) process.exitCode = EXIT_PROBLEMS;
    });
  addAuditCommands(log, print);
  log
    .command('compare <file> [other]')
    .description('whether two signed states of a log contradict each other: a file of evidence, or two checkpoints')
    .option('--key <vkey>', 'verifier key of the log; a file of evidence names it itself')
    .option('--tiles <folder>', 'tiles of the newer state, for two checkpoints of different sizes')
    .action(async (file: string, other: string | undefined, options: CompareOptions) => {
      const { verdict, key, older, newer } = await compareFiles(other === undefined ? [file] : [file, other], options);
      print(`log: ${formatVkey(key)}`);
      for (const { size, root } of [older, newer]) print(`signed: ${size} entries, root ${toBase64(root)}`);
      print(VERDICTS[verdict]);
      if (verdict !== 'consistent') process.exitCode = verdict === 'contradict' ? EXIT_PROBLEMS : EXIT_UNPROVED;
    });
}
