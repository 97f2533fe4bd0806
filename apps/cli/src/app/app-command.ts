// Options of `incamera app` (L6).
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { interruptible } from '../terminal/interruptible.js';
import { parseServerUrl, readAuthority } from '../verify/verify-command.js';
import { OWN_WEB_DIR, runLocalApp } from './local-app.js';
import { Upstream } from './upstream.js';

interface AppOptions {
  readonly port: string;
  readonly ca?: string;
}

/** @param print writes one line to standard output */
export function addAppCommand(program: Command, print: (text: string) => void): void {
  program
    .command('app')
    .description('use a server by the web app of this machine: its code does not come from the server')
    .argument('<url>', 'the server, such as https://meet.example.org')
    .option('--port <port>', 'of this machine; 0: any free one', '0')
    .option(
      '--ca <file>',
      'a certificate authority to trust for this connection (PEM), for servers with one of their own',
    )
    .action((url: string, options: AppOptions) => run(url, options, print));
}

async function run(url: string, options: AppOptions, print: (text: string) => void): Promise<void> {
  const server = parseServerUrl(url);
  const port = parsePort(options.port);
  const upstream = new Upstream({ server, authority: options.ca === undefined ? null : readAuthority(options.ca) });
  await interruptible(async (endings) => {
    endings.add(() => upstream.close());
    await upstream.reach().catch((cause: unknown) => {
      throw cliErrors.make('cli/app_unreachable', { cause });
    });
    let opened = -1;
    const app = await runLocalApp({
      ...{ server, upstream, port, webDir: OWN_WEB_DIR },
      onAddress: (address) => {
        opened++;
        print(opened === 0 ? `Open this address, once: ${address}` : `Opened. For another browser: ${address}`);
      },
    });
    endings.add(() => app.close());
    print(
      `The web app of this machine, release ${app.release.slice(0, 16)}, talks to ${server.origin}. Ctrl-C ends it.`,
    );
    // Until a signal ends it.
    await new Promise<never>(() => undefined);
  });
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw cliErrors.make('cli/bad_port');
  return port;
}
