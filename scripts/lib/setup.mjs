// Set-up that `npm start` and `npm test` share: dependencies and build, each done only when something changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command in the repository; ends this process with its exit code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: repositoryRoot, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    process.stderr.write(`\n${command} ${args.join(' ')} failed.\n`);
    process.exit(result.status ?? 1);
  }
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    process.stderr.write(`In Camera needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
    process.exit(1);
  }
}

const stampFile = (name) => join(repositoryRoot, 'node_modules', `.incamera-${name}`);

function isStamped(name, value) {
  return existsSync(stampFile(name)) && readFileSync(stampFile(name), 'utf8') === value;
}

/** Installs the dependencies exactly as locked, unless they are there already. */
export async function ensureInstalled() {
  requireNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(repositoryRoot, 'package-lock.json')))
    .digest('hex');
  if (isStamped('installed', lock)) return;
  process.stdout.write('Installing dependencies …\n');
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stampFile('installed'), lock);
}

/** A hash over names, sizes and times of everything that the build reads. */
function sourceState() {
  const hash = createHash('sha256');
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (['node_modules', 'dist', '.cache', 'data'].includes(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else {
        const { size, mtimeMs } = statSync(child);
        hash.update(`${child}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const folder of ['packages', 'apps', 'testkit', 'e2e', 'bench']) visit(join(repositoryRoot, folder));
  for (const file of ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json']) {
    hash.update(readFileSync(join(repositoryRoot, file)));
  }
  return hash.digest('hex');
}

/** Compiles everything and bundles the web app, unless nothing changed since the last time. */
export async function ensureBuilt({ quiet = false } = {}) {
  const state = sourceState();
  const complete = ['apps/server/dist/main.js', 'apps/web/dist/index.html'].every((file) =>
    existsSync(join(repositoryRoot, file)),
  );
  if (complete && isStamped('built', state)) return;
  (quiet ? process.stderr : process.stdout).write('Building …\n');
  rmSync(stampFile('built'), { force: true });
  run('npm', ['run', 'build', '--silent'], quiet ? { stdio: ['inherit', 2, 2] } : {});
  mkdirSync(join(repositoryRoot, 'node_modules'), { recursive: true });
  writeFileSync(stampFile('built'), state);
}
