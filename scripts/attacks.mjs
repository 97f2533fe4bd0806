// `npm run attacks`: runs the hostile suite alone and prints its table; .cache/attacks.json has every figure.
//   --write    puts the table of the registry into docs/threat-model.md
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ensureInstalled, repositoryRoot } from './lib/setup.mjs';

const BEGIN = '<!-- attacks: written by npm run attacks -- --write -->\n';
const END = '<!-- end of attacks -->';
const PAGE = 'docs/threat-model.md';
const REPORT = '.cache/attacks.json';

process.chdir(repositoryRoot);
await ensureInstalled();
rmSync(REPORT, { force: true });
const args = ['vitest', 'run', '--project', 'unit', 'packages/client/test/attacks.test.ts'];
let { status } = spawnSync('npx', args, { stdio: 'inherit' });

if (process.argv.includes('--write') && existsSync(REPORT)) {
  const { tables, tried, named } = JSON.parse(readFileSync(REPORT, 'utf8'));
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${PAGE} has no place for the table`);
  writeFileSync(PAGE, `${before}${BEGIN}\n${tables}\n${END}${after}`);
  // The test that compares the page with the registry saw the old page.
  status = tried === named ? 0 : status;
}
process.exit(status ?? 1);
