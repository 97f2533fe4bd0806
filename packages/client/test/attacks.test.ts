// The hostile suite: every attack of the registry against real clients. Prints the table and writes .cache/attacks.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { FAMILIES } from './attacks/registry.js';
import { printable, reportOf, tablesOf } from './attacks/report.js';
import { type Outcome, runAttack } from './attacks/run-attack.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const attacks = Object.values(FAMILIES).flat();
const outcomes: Outcome[] = [];

for (const [family, list] of Object.entries(FAMILIES)) {
  describe(family, () => {
    for (const attack of list) {
      it(`${attack.by} ${attack.name}`, async () => {
        outcomes.push(await runAttack(attack));
      });
    }
  });
}

it('no two attacks have one name', () => {
  const names = attacks.map(({ by, name }) => `${by} ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

it('docs/threat-model.md shows the attacks of the registry: npm run attacks -- --write', () => {
  const page = readFileSync(`${root}docs/threat-model.md`, 'utf8');
  expect(page.includes(tablesOf(FAMILIES))).toBe(true);
});

afterAll(() => {
  mkdirSync(`${root}.cache`, { recursive: true });
  const report = {
    tried: attacks.length,
    named: outcomes.length,
    tables: tablesOf(FAMILIES),
    attacks: reportOf(outcomes),
  };
  writeFileSync(`${root}.cache/attacks.json`, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${printable(attacks.length, outcomes)}\n`);
});
