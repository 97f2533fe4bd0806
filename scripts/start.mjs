// `npm start`: installs and builds what changed, then runs the server in this terminal. Options after `--` are the server's.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, repositoryRoot } from './lib/setup.mjs';

await ensureInstalled();
await ensureBuilt();

const server = spawn(process.execPath, [join(repositoryRoot, 'apps/server/dist/main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
// Ctrl+C reaches the server through the terminal as well; it must not end this process before it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT') server.kill(signal);
    else if (!process.stdin.isTTY) server.kill(signal);
  });
}
// npm puts a shell in between that dies without passing a signal on: who ends `npm start` ends the server too.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) server.kill('SIGTERM');
}, 500).unref();
server.on('error', (error) => {
  process.stderr.write(`The server could not be started: ${error.message}\n`);
  process.exit(1);
});
server.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 0)));
