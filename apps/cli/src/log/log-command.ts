// `incamera log check` (L6): everything that is stored of the history of a server that does not run, or of a copy of its data.
import { addServerOptions, checkServerHistory, serverConfig } from '@incamera/server';
import { type Command } from 'commander';

const EXIT_PROBLEMS = 3;

/** Adds the command. Ends with 0 when everything fits, with 3 when something does not. */
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
}
