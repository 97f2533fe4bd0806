// `incamera verify` in the process of a test.
import { buildCommand } from '../src/command.js';
import { exitCodeOf } from '../src/terminal/known-errors.js';

export async function verify(...args: string[]): Promise<{ exit: number; code: string | null; printed: string }> {
  const printed: string[] = [];
  process.exitCode = 0;
  try {
    const command = await buildCommand((line) => printed.push(line));
    await command.parseAsync(['verify', ...args], { from: 'user' });
    return { exit: process.exitCode ?? 0, code: null, printed: printed.join('\n') };
  } catch (error) {
    return { exit: exitCodeOf(error), code: (error as { code: string }).code, printed: printed.join('\n') };
  } finally {
    process.exitCode = 0;
  }
}
