// `incamera start` and `incamera invite` (L6): the commands of whoever runs the server.
import { addServerOptions, serverConfig, startServer, VERSION } from '@incamera/server';
import { ROLES, type Role } from '@incamera/store';
import { type Command, Option } from 'commander';
import { invite } from './invite.js';

export function addStartCommand(program: Command): void {
  addServerOptions(program.command('start'))
    .description('run the server in this terminal (as npm start does)')
    .action((options) => startServer(serverConfig(options), VERSION));
}

/** @param print writes one line of result to standard output */
export function addInviteCommand(program: Command, print: (text: string) => void): void {
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
}
