// `npm run attacks`: runs the hostile suite alone and prints its table; .cache/attacks.json has every figure.
//   --write    instead of that, puts the table of the registry into docs/threat-model.md
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ensureInstalled, repositoryRoot } from './lib/setup.mjs';

const BEGIN = '<!-- attacks: written by npm run attacks -- --write -->\n';
const END = '<!-- end of attacks -->';
const PAGE = 'docs/threat-model.md';
const TABLES = '.cache/attacks.md';

process.chdir(repositoryRoot);
await ensureInstalled();
const vitest = (file, stdio) =>
  spawnSync('npx', ['vitest', 'run', '--project', 'unit', `packages/client/test/${file}`], { stdio }).status ?? 1;

if (!process.argv.includes('--write')) process.exit(vitest('attacks.test.ts', 'inherit'));

rmSync(TABLES, { force: true });
// Fails as long as the page is old; what it should hold is there then.
vitest('attacks-page.test.ts', 'ignore');
const [before, rest] = readFileSync(PAGE, 'utf8').split(BEGIN);
const after = rest?.split(END)[1];
if (after === undefined) throw new Error(`${PAGE} has no place for the table`);
writeFileSync(PAGE, `${before}${BEGIN}\n${readFileSync(TABLES, 'utf8')}\n${END}${after}`);
process.exit(vitest('attacks-page.test.ts', 'inherit'));
