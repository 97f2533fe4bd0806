// The commands of `incamera` and their options (L6).
import { addServerOptions, serverConfig, startServer, VERSION } from '@incamera/server';
import { ROLES, type Role } from '@incamera/store';
import { Command, Option } from 'commander';
import { addAuthenticateCommand } from './evidence/authenticate-command.js';
import { addFingerprintCommand } from './evidence/fingerprint-command.js';
import { invite } from './invite.js';
import { addLogCommand } from './log/log-command.js';
import { addMarkCommand } from './mark/mark-command.js';
import { addVerifyRecordCommand } from './record/verify-record-command.js';
import { addTraceCommand } from './trace/trace-command.js';
import { addVerifyCommand } from './verify/verify-command.js';
import { addWitnessCommand } from './witness/witness-command.js';

/**
 * @param print writes one line of result to standard output
 * @throws {CommanderError} when help is asked for, or the command line is wrong
 */
export function buildCommand(print: (text: string) => void): Command {
  const program = new Command('incamera')
    .description('In Camera: end-to-end encrypted meetings on your own machine')
    .version(VERSION)
    .showHelpAfterError()
    .exitOverride();
  addServerOptions(program.command('start'))
    .description('run the server in this terminal (as npm start does)')
    .action((options) => startServer(serverConfig(options), VERSION));
  addServerOptions(program.command('invite'))
    .description('make a one-time link for another account, whether the server runs or not')
    .option('--name <name>', 'whom it is for, for your own records')
    .addOption(
      new Option('--role <role...>', 'what the account may do; several, separated by spaces')
        .choices(ROLES)
        .default(['organiser'], 'organiser'),
    )
    .action(async (options) => {
      const request = { label: options.name ?? null, roles: options.role as Role[] };
      print(await invite(serverConfig(options), request));
    });
  addMarkCommand(program);
  addTraceCommand(program, print);
  addWitnessCommand(program, print);
  addLogCommand(program, print);
  addVerifyCommand(program, print);
  addVerifyRecordCommand(program, print);
  addFingerprintCommand(program);
  addAuthenticateCommand(program, print);
  return program;
}
