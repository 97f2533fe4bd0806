// The `incamera` command (L6): for operators at a terminal.
import { explain } from '@incamera/server';
import { buildCommand } from './command.js';

try {
  await buildCommand((text) => process.stdout.write(`${text}\n`)).parseAsync();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
