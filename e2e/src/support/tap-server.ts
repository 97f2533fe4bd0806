// The product with the tapped media process instead of its own; everything else is as shipped.
import { fileURLToPath } from 'node:url';
import { systemClock } from '@incamera/kernel';
import { runServer, serverCommand, serverConfig } from '@incamera/server';
import { createSfu } from '@incamera/sfu';

const config = serverConfig(serverCommand('tapped').parse().opts());
process.chdir(config.dataDir);
const server = await runServer(config, {
  version: 'tapped',
  openRouter: (logger) =>
    createSfu({
      udpPort: config.udpPort,
      addresses: config.udpAddresses,
      logger,
      clock: systemClock,
      workerEntry: fileURLToPath(new URL('./tap-worker.js', import.meta.url)),
    }),
});
process.stdout.write(`${server.announcement.join('\n')}\n`);
process.on('SIGTERM', () => void server.close().finally(() => process.exit(0)));
