// Runs a server in this process until a signal ends it (L5): what `npm start` and `incamera start` do.
import { AppError } from '@incamera/kernel';
import { type ServerConfig } from './config.js';
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

/** A sentence for the operator: what happened and what to do. */
export function explain(error: unknown): string {
  if (!(error instanceof AppError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const details = shown(Object.values(error.context).join(' '));
  const cause = error.cause instanceof Error ? ` (${shown(error.cause.message)})` : '';
  return `${error.message}${details === '' ? '' : ` ${details}.`}${cause}\n${error.next}`;
}

/** A name of a file, or what a library says of one, must not move the cursor of a terminal nor change what stands there. */
function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}
