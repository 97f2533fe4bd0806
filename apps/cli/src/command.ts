// The commands of `incamera` (L6), each in a module of its own that is loaded when it is asked for: all of them together are most of the
// product, and take a second.
import { VERSION } from '@incamera/server/terminal';
import { Command } from 'commander';

type Print = (text: string) => void;

/** Adds a command under its name; in the order in which help shows them. */
const COMMANDS: Readonly<Record<string, (program: Command, print: Print) => Promise<void>>> = {
  start: async (program) => (await import('./server-commands.js')).addStartCommand(program),
  invite: async (program, print) => (await import('./server-commands.js')).addInviteCommand(program, print),
  mark: async (program) => (await import('./mark/mark-command.js')).addMarkCommand(program),
  trace: async (program, print) => (await import('./trace/trace-command.js')).addTraceCommand(program, print),
  witness: async (program, print) => (await import('./witness/witness-command.js')).addWitnessCommand(program, print),
  log: async (program, print) => (await import('./log/log-command.js')).addLogCommand(program, print),
  'verify-server': async (program, print) =>
    (await import('./verify/verify-command.js')).addVerifyCommand(program, print),
  verify: async (program, print) =>
    (await import('./record/verify-record-command.js')).addVerifyRecordCommand(program, print),
  app: async (program, print) => (await import('./app/app-command.js')).addAppCommand(program, print),
  sweep: async (program, print) => (await import('./sweep/sweep-command.js')).addSweepCommand(program, print),
  fingerprint: async (program) => (await import('./evidence/fingerprint-command.js')).addFingerprintCommand(program),
  authenticate: async (program, print) =>
    (await import('./evidence/authenticate-command.js')).addAuthenticateCommand(program, print),
  recording: async (program, print) =>
    (await import('./recording/recording-command.js')).addRecordingCommand(program, print),
};

/**
 * @param print writes one line of result to standard output
 * @param name what is asked for, as it stands first on the command line; when it is no command, there are all of them
 * @throws {CommanderError} while it parses, when help is asked for, or the command line is wrong
 */
export async function buildCommand(print: Print, name = ''): Promise<Command> {
  const program = new Command('incamera')
    .description('In Camera: end-to-end encrypted meetings on your own machine')
    .version(VERSION)
    .showHelpAfterError()
    .exitOverride();
  const asked = Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS);
  for (const each of asked) await COMMANDS[each]?.(program, print);
  return program;
}
