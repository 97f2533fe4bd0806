// The server's program (L5): `node apps/server/dist/main.js --help`.
import { serverCommand, serverConfig } from './config.js';
import { explain } from './explain.js';
import { startServer } from './start-server.js';
import { VERSION } from './version.js';

const command = serverCommand(VERSION).parse();
try {
  await startServer(serverConfig(command.opts()), VERSION);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
