// The last steps of a build, in this order: hashes into the page, the service worker, the release manifest, compression.
// The same source gives the same bytes wherever it is built (docs/decisions/0037).
import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BuiltFile,
  describeRelease,
  encodeManifest,
  RELEASE_PATH,
  type ReleaseLabel,
  releaseHash,
} from '@incamera/release';
import { build, type Plugin } from 'vite';
import { integrityOf, withIntegrity } from './integrity.ts';
import { precompress } from './precompress.ts';
import { workspaceAliases } from './workspace-aliases.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Makes a release of what was built. */
export function releaseBuild(): Plugin {
  let folder = '';
  return {
    name: 'release',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      await pinModules(folder);
      await buildServiceWorker(folder);
      await describe(folder);
      await precompress(folder);
    },
  };
}

/** Subresource Integrity (W3C) for everything that the page loads, and for every module that modules load. */
async function pinModules(folder: string): Promise<void> {
  const hashes = new Map<string, string>();
  for (const { path, bytes } of await filesOf(folder)) {
    if (/\.(js|css)$/.test(path)) hashes.set(path, integrityOf(bytes));
  }
  const page = join(folder, 'index.html');
  await writeFile(page, withIntegrity(await readFile(page, 'utf8'), hashes));
}

/** One classic script: not every browser runs modules as service workers. Its name is fixed, so that browsers find a new one. */
async function buildServiceWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: join(repository, 'apps', 'web'),
    publicDir: false,
    logLevel: 'error',
    resolve: { alias: workspaceAliases() },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      lib: {
        entry: join(repository, 'apps/web/service-worker/main.ts'),
        formats: ['iife'],
        name: 'incamera',
        fileName: () => 'service-worker.js',
      },
    },
  });
}

async function describe(folder: string): Promise<void> {
  const product = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as ReleaseLabel;
  const label = { name: product.name, version: product.version, commit: cleanCommit() };
  const manifest = await describeRelease(label, await filesOf(folder));
  await writeFile(join(folder, RELEASE_PATH), encodeManifest(manifest));
  process.stdout.write(`release ${await releaseHash(manifest)}\n`);
}

/** What browsers get: neither compressed copies nor the manifest itself. */
async function filesOf(folder: string): Promise<BuiltFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const built = files.map(async (file) => ({
    path: `/${relative(folder, file).split(sep).join('/')}`,
    bytes: await readFile(file),
  }));
  return (await Promise.all(built)).filter(({ path }) => path !== RELEASE_PATH);
}

/** The commit that is checked out, or null when something differs from it: then no commit could be built again to compare. */
function cleanCommit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const isClean = git('rev-parse', '--show-prefix') === '' && git('status', '--porcelain') === '';
    return isClean ? git('rev-parse', 'HEAD') : null;
  } catch {
    return null; // Not a checkout, or no git.
  }
}
