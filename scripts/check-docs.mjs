// Checks that documents and code agree: every error code stands in docs/errors.md and back, every relative link in the
// documents leads somewhere, and the lock file names no download host. `--write` rewrites docs/errors.md.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const problems = [];

function* files(folder, pattern) {
  for (const entry of readdirSync(folder)) {
    if (['node_modules', 'dist', '.git', '.cache', 'data'].includes(entry)) continue;
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) yield* files(path, pattern);
    else if (pattern.test(entry)) yield path;
  }
}

/** Error tables are literal objects, so their texts can be read without running the code. */
const ENTRY =
  /'([a-z]+\/[a-z0-9_]+)':\s*\{\s*message:\s*(['"`])((?:\\.|(?!\2).)*)\2,\s*next:\s*(['"`])((?:\\.|(?!\4).)*)\4,?\s*\}/gs;
const errors = new Map();
for (const folder of ['packages', 'apps']) {
  for (const path of files(join(root, folder), /\.ts$/)) {
    if (/\.test\.ts$/.test(path)) continue;
    const text = readFileSync(path, 'utf8');
    if (!text.includes('errorTable')) continue;
    for (const [, code, , message, , next] of text.matchAll(ENTRY)) {
      if (errors.has(code)) problems.push(`${relative(root, path)}: ${code} is declared twice`);
      errors.set(code, { message: message.replaceAll("\\'", "'"), next: next.replaceAll("\\'", "'") });
    }
  }
}

const errorsPath = join(root, 'docs/errors.md');
const table = [...errors]
  .sort(([a], [b]) => a.localeCompare(b))
  .map(([code, { message, next }]) => `| \`${code}\` | ${message} | ${next} |`)
  .join('\n');
const page = `# Errors

Every error has a stable code, a plain sentence and what to do next. The interface translates by code. This page is
written by \`node scripts/check-docs.mjs --write\` and checked by \`npm run check\`.

| Code | What it says | What to do next |
| --- | --- | --- |
${table}
`;
if (process.argv.includes('--write')) writeFileSync(errorsPath, page);
else if (!existsSync(errorsPath) || readFileSync(errorsPath, 'utf8') !== page) {
  problems.push('docs/errors.md does not list the errors of the code: run node scripts/check-docs.mjs --write');
}

for (const path of [...files(join(root, 'docs'), /\.md$/), join(root, 'README.md')]) {
  for (const [, target] of readFileSync(path, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    if (!existsSync(join(dirname(path), target))) problems.push(`${relative(root, path)}: broken link ${target}`);
  }
}

if (/"resolved": "https?:/.test(readFileSync(join(root, 'package-lock.json'), 'utf8'))) {
  problems.push('package-lock.json names download addresses');
}

if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`docs: ${errors.size} error codes documented, links good\n`);
