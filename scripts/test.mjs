// `npm test`: sets up what the tests need (dependencies, build, Debian packages) and runs them all.
//   --clean    installs the dependencies anew first
//   --checks   runs the static checks too (what `npm run check` does)
//   --unit     leaves out the tests that drive browsers
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { ensureBuilt, ensureInstalled, repositoryRoot, run } from './lib/setup.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

const LONGEST_SHOWN = 8;
const flags = new Set(process.argv.slice(2));
process.chdir(repositoryRoot);

if (flags.has('--clean')) rmSync('node_modules', { recursive: true, force: true });
await ensureInstalled();
const unitOnly = flags.has('--unit');
if (!unitOnly) ensureSystemPackages();
if (flags.has('--checks')) {
  run('npx', ['biome', 'ci', '.']);
  run('node', ['scripts/check-layers.mjs']);
}
await ensureBuilt();
if (flags.has('--checks')) {
  run('npx', ['tsc', '-p', 'tsconfig.tests.json']);
  run('npx', ['tsc', '-p', 'apps/web/dev']);
  run('node', ['scripts/check-docs.mjs']);
}

mkdirSync('.cache', { recursive: true });
let failed = false;
const failures = [];
const times = [];
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const project of unitOnly ? ['unit*'] : ['unit*', 'pages', 'components', 'e2e']) {
  const report = join('.cache', `test-${project.replace('*', '')}.json`);
  rmSync(report, { force: true });
  const beganMs = Date.now();
  const result = spawnSync(
    'npx',
    ['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { stdio: 'inherit' },
  );
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  sum.passed += counts.numPassedTests;
  sum.failed += counts.numFailedTests;
  sum.skipped += counts.numPendingTests + counts.numTodoTests;
  times.push(`${project}: ${seconds(Date.now() - beganMs)}, longest ${longestOf(counts.testResults)}`);
  const found = counts.testResults.flatMap(failuresOf);
  failures.push(...found);
  if (result.status === 0) continue;
  failed = true;
  // An error outside of every test is in no report.
  if (found.length === 0)
    failures.push(`FAILED the run of ${project}, which ended with ${result.status}: its own output says why`);
}
process.stdout.write(`\n${times.join('\n')}\n`);
// Once more at the end, where it is found: what runs afterwards prints thousands of lines.
for (const failure of failures) process.stdout.write(`\n${failure}\n`);
process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exit(failed || sum.passed === 0 ? 1 : 0);

function seconds(ms) {
  return `${Math.round(ms / 1000)} s`;
}

/** The files that decide how long a run takes. */
function longestOf(files) {
  const taken = files.map(({ name, startTime, endTime }) => ({ name: basename(name), ms: endTime - startTime }));
  const longest = taken.sort((a, b) => b.ms - a.ms).slice(0, LONGEST_SHOWN);
  return longest.map(({ name, ms }) => `${name} ${seconds(ms)}`).join(', ');
}

/** Each failed test of a file with what it said, or the file where none of its tests could begin. */
function failuresOf({ name, status, message, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed');
  if (tests.length === 0 && status !== 'failed') return [];
  const file = `FAILED ${relative(repositoryRoot, name)}`;
  if (tests.length === 0) return [`${file}\n${message}`];
  return tests.map(({ fullName, failureMessages }) => `${file} > ${fullName}\n${failureMessages.join('\n')}`);
}
