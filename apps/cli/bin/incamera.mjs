#!/usr/bin/env node
// Starts the built CLI; in a fresh clone it is built first. `npm start` rebuilds what changed.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/main.js', import.meta.url);
const setup = new URL('../../../scripts/lib/setup.mjs', import.meta.url);

if (!existsSync(fileURLToPath(program)) && existsSync(fileURLToPath(setup))) {
  const { ensureBuilt } = await import(setup.href);
  // Results go to standard output; what the build says must not mix with them.
  await ensureBuilt({ quiet: true });
}
if (!existsSync(fileURLToPath(program))) {
  process.stderr.write('The command is not built. Run `npm run build` in the repository.\n');
  process.exit(1);
}
await import(program.href);
