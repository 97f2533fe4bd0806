// The `incamera` command (L6): for operators at a terminal.
import { explain } from '@incamera/server/terminal';
import { CommanderError } from 'commander';
import { buildCommand } from './command.js';
import { EXIT_BAD_INPUT, exitCodeOf } from './terminal/known-errors.js';

try {
  const command = await buildCommand((text) => process.stdout.write(`${text}\n`), process.argv[2]);
  await command.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // It has said what is wrong, or shown the help that was asked for.
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_BAD_INPUT;
  } else {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
