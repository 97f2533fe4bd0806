// The same source built in two folders, by differently set shells, gives the same bytes: anybody can build a release again and compare its hash.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'incamera-build-'));

afterAll(() => rmSync(scratch, { recursive: true, force: true }), 1_200_000);

/** The sources as they stand here, in another folder. */
function copySources(folder: string): string {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
  });
  for (const file of list.toString().split('\0')) {
    if (file === '') continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(repository, file), join(folder, file));
  }
  return folder;
}

/** By hard links where that is possible: it is half a gigabyte. */
function copyTree(from: string, to: string): void {
  try {
    execFileSync('cp', ['-al', from, to], { stdio: 'ignore' });
  } catch {
    rmSync(to, { recursive: true, force: true });
    execFileSync('cp', ['-a', from, to]);
  }
}

function buildIn(folder: string, environment: string): string {
  for (const modules of ['node_modules', 'apps/server/node_modules', 'apps/web/node_modules']) {
    // Links inside stay relative, so that the packages of this folder are used and not those of the repository.
    copyTree(join(repository, modules), join(folder, modules));
  }
  const run = (...args: string[]) =>
    execFileSync('npx', args, { cwd: folder, stdio: 'pipe', env: { ...process.env, NODE_ENV: environment } });
  run('tsc', '-b', 'packages/release');
  run('vite', 'build', 'apps/web', '--config', 'apps/web/vite.config.ts');
  return join(folder, 'apps/web/dist');
}

type Contents = ReadonlyMap<string, string>;

function contents(folder: string): Contents {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path).toString('base64')];
    }),
  );
}

it('gives the same files, byte by byte, and the same manifest', () => {
  const folders = [
    copySources(join(scratch, 'one')),
    copySources(join(scratch, 'a/deeper/folder with a space')),
  ] as const;
  const one = contents(buildIn(folders[0], 'production'));
  const other = contents(buildIn(folders[1], 'development'));
  expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  expect([...one].filter(([path, bytes]) => other.get(path) !== bytes).map(([path]) => path)).toEqual([]);
  expect(one.has('release.json')).toBe(true);
});
