// `incamera witness` (L6): a small process that another organisation runs. It contacts nobody.
import { once } from 'node:events';
import { errorCode, systemClock } from '@incamera/kernel';
import { formatVkey, Witness } from '@incamera/tlog';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { interruptible } from '../terminal/interruptible.js';
import { readWitnessConfig, type WitnessConfig } from './witness-config.js';
import { witnessServer } from './witness-server.js';
import { StateFolder } from './witness-state.js';

/** Adds the command. Its key and address go to standard output, problems to standard error. */
export function addWitnessCommand(program: Command, print: (text: string) => void): void {
  program
    .command('witness')
    .description('countersign the logs of other organisations, as long as they keep to one history')
    .requiredOption('--config <file>', 'JSON: name, host, port, state (a folder), logs (verifier keys)')
    .action((options: { readonly config: string }) => run(readWitnessConfig(options.config), print));
}

async function run(config: WitnessConfig, print: (text: string) => void): Promise<void> {
  await interruptible(async (endings) => {
    const state = StateFolder.open(config.state);
    endings.add(() => state.close());
    const signer = state.signer(config.name);
    const witness = new Witness({ signer, logs: config.logs, state, clock: systemClock });
    const server = witnessServer(witness, (error) => {
      process.stderr.write(`${JSON.stringify({ event: 'not_answered', code: errorCode(error) })}\n`);
    });
    try {
      server.listen(config.port, config.host);
      await once(server, 'listening');
    } catch (cause) {
      throw cliErrors.make('cli/witness_listen', { cause });
    }
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : config.port;
    print(`key ${formatVkey(signer.key)}`);
    print(`listening on http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}/`);
    // Until a signal ends the process.
    await once(server, 'close');
  });
}
