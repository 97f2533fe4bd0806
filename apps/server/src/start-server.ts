// Runs a server in this process until a signal ends it (L5): what `npm start` and `incamera start` do.
import { type ServerConfig } from './config.js';
import { explain } from './explain.js';
import { type RunningServer, runServer } from './run.js';

/** A shutdown that takes longer is cut off: what was acknowledged is on disk. */
const SHUTDOWN_MS = 2_500;

/** Starts the server and says so on standard output; ends the process with a sentence when that fails. */
export async function startServer(config: ServerConfig, version: string): Promise<void> {
  let running: RunningServer | null = null;
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(0), SHUTDOWN_MS).unref();
    void (running?.close() ?? Promise.resolve()).finally(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    running = await runServer(config, { version });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
  process.stdout.write(`${running.announcement.join('\n')}\n`);
}
