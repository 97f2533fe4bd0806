// The hostile suite: every attack of the registry against real clients. Prints the table and writes .cache/attacks.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import { FAMILIES } from './attacks/registry.js';
import { printable, reportOf } from './attacks/report.js';
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

afterAll(() => {
  mkdirSync(`${root}.cache`, { recursive: true });
  const report = {
    tried: attacks.length,
    named: outcomes.length,
    attacks: reportOf(outcomes),
  };
  writeFileSync(`${root}.cache/attacks.json`, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${printable(attacks.length, outcomes)}\n`);
});
