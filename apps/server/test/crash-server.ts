// A server for the crash test: the product's own start with a media router that does nothing, in a process of its own.
import { runServer, serverCommand, serverConfig, VERSION } from '../src/index.js';
import { FakeRouter } from './fake-router.js';

const command = serverCommand(VERSION).parse();
const running = await runServer(serverConfig(command.opts()), {
  version: VERSION,
  openRouter: async () => new FakeRouter(),
});
process.stdout.write(`${running.announcement.join('\n')}\n`);
process.on('SIGTERM', () => void running.close().then(() => process.exit(0)));
