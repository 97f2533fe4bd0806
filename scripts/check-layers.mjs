// Checks the shape of the code: imports go down only, forbidden edges do not exist, and what a package imports is what
// its package.json and tsconfig.json declare. The forbidden edges are the threat model (docs/architecture.md).
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Level of each workspace: a package may import strictly lower levels only. */
const LEVELS = {
  kernel: 0,
  protocol: 1,
  sframe: 1,
  charter: 1,
  identity: 1,
  schedule: 1,
  audiofile: 1,
  picturefile: 1,
  watermark: 1,
  shares: 1,
  tlog: 1,
  release: 1,
  group: 2,
  evidence: 2,
  sfu: 3,
  store: 3,
  media: 3,
  client: 4,
  server: 5,
  web: 5,
  cli: 6,
  testkit: 7,
  e2e: 8,
  bench: 8,
};

/** Who must never see what, whatever the levels say. Type-only imports count as well. */
const FORBIDDEN = {
  server: ['sframe', 'watermark', 'shares', 'evidence', 'charter', 'group', 'media', 'client'],
  store: ['sframe', 'watermark', 'shares', 'evidence', 'charter', 'group', 'media', 'protocol'],
  sfu: ['sframe', 'watermark', 'shares', 'evidence', 'charter', 'group', 'media', 'protocol', 'store'],
  cli: ['sframe', 'group', 'media'],
  web: ['sframe', 'shares', 'charter', 'identity', 'group', 'sfu', 'store', 'server'],
  media: ['group', 'charter'],
};

/**
 * Entries of forbidden packages that may be used all the same, and what no module behind them may reach: a server decides by
 * the officer's policies, and still cannot open a charter or derive a key from a link (docs/decisions/0015).
 */
const ENTRIES = {
  '@incamera/charter/policy': {
    users: ['server'],
    from: 'packages/charter/src/policy/index.ts',
    never: ['link-secret', 'meeting-link', 'founding', 'charter-codec', 'chain', 'draft'],
  },
};

const MAX_LINES = 400;

const problems = [];
const workspaces = ['packages', 'apps']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .concat('testkit', 'e2e', 'bench')
  .filter((folder) => existsSync(join(root, folder, 'package.json')));

function* sourceFiles(folder) {
  for (const entry of readdirSync(folder)) {
    if (entry === 'node_modules' || entry === 'dist') continue;
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* sourceFiles(path);
    else if (/\.(ts|tsx|mts)$/.test(entry)) yield path;
  }
}

const IMPORT = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

for (const folder of workspaces) {
  const name = folder.split('/').at(-1);
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter((dependency) => dependency.startsWith('@incamera/'))
    .map((dependency) => dependency.slice('@incamera/'.length));
  const config = JSON.parse(readFileSync(join(root, folder, 'tsconfig.json'), 'utf8'));
  const references = (config.references ?? []).map((reference) => reference.path.split('/').at(-1));

  if (!(name in LEVELS)) problems.push(`${folder}: has no level in scripts/check-layers.mjs`);
  for (const other of declared) {
    if (LEVELS[other] >= LEVELS[name]) problems.push(`${folder}: depends upwards or sideways on ${other}`);
    const isByEntry = Object.entries(ENTRIES).some(
      ([entry, { users }]) => entry.startsWith(`@incamera/${other}/`) && users.includes(name),
    );
    if (FORBIDDEN[name]?.includes(other) && !isByEntry) problems.push(`${folder}: must never depend on ${other}`);
    if (!references.includes(other)) problems.push(`${folder}: tsconfig.json lacks a reference to ${other}`);
  }
  for (const other of references) {
    if (!declared.includes(other)) problems.push(`${folder}: tsconfig.json refers to ${other}, package.json does not`);
  }

  const used = new Set();
  for (const path of sourceFiles(join(root, folder))) {
    const where = relative(root, path);
    const text = readFileSync(path, 'utf8');
    const lines = text.split('\n').length;
    if (lines > MAX_LINES + 1) problems.push(`${where}: ${lines} lines, the limit is ${MAX_LINES}`);
    // Tests stand outside the product and may use any workspace.
    const isProduct = where.includes('/src/') && !/\.test\.tsx?$/.test(where);
    for (const [, specifier] of text.matchAll(IMPORT)) {
      const match = /^@incamera\/([a-z-]+)/.exec(specifier);
      if (match && isProduct && specifier.endsWith('/unsafe-testing')) problems.push(`${where}: imports ${specifier}`);
      const isFuzzed = match && isProduct && specifier.endsWith('/decoders');
      if (isFuzzed && name !== 'testkit') problems.push(`${where}: imports ${specifier}`);
      if (!match || match[1] === name || !isProduct) continue;
      used.add(match[1]);
      if (!declared.includes(match[1])) problems.push(`${where}: imports undeclared ${specifier}`);
      const isEntry = ENTRIES[specifier]?.users.includes(name) === true;
      if (FORBIDDEN[name]?.includes(match[1]) && !isEntry) problems.push(`${where}: must never import ${specifier}`);
    }
  }
  for (const other of declared) {
    if (!used.has(other) && LEVELS[name] < LEVELS.testkit)
      problems.push(`${folder}: declares ${other} but never imports it`);
  }
}

/** Types count as well: they are how code is tempted to use more. */
function* reachedFrom(path, seen = new Set()) {
  if (seen.has(path)) return;
  seen.add(path);
  yield path;
  for (const [, specifier] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
    if (specifier.startsWith('.')) yield* reachedFrom(join(path, '..', specifier.replace(/\.js$/, '.ts')), seen);
  }
}

for (const [entry, { from, never }] of Object.entries(ENTRIES)) {
  for (const path of reachedFrom(join(root, from))) {
    const module = path.split('/').at(-1).replace(/\.ts$/, '');
    if (never.includes(module)) problems.push(`${entry}: leads to ${relative(root, path)}`);
  }
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`layers: ${workspaces.length} workspaces, no upward, sideways or forbidden import\n`);
