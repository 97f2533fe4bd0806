// The hostile suite: every attack of the registry against real clients. Prints the table and writes .cache/attacks.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { EVIDENCE, FAMILIES } from './attacks/registry.js';
import { printable, reportOf } from './attacks/report.js';
import { type Outcome, runAttack } from './attacks/run-attack.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const attacks = Object.values(FAMILIES).flat();
const evidence = Object.values(EVIDENCE).flat();
const outcomes: Outcome[] = [];
const opened: { readonly attack: string; readonly named: readonly string[] }[] = [];

for (const [family, list] of Object.entries(FAMILIES)) {
  describe(family, () => {
    for (const attack of list) {
      it(`${attack.by} ${attack.name}`, async () => {
        outcomes.push(await runAttack(attack));
      });
    }
  });
}

for (const [family, list] of Object.entries(EVIDENCE)) {
  describe(family, () => {
    for (const { by, name, named, run } of list) {
      it(`${by} ${name}`, async () => {
        expect(await run()).toEqual(named);
        opened.push({ attack: `${by} ${name}`, named });
      });
    }
  });
}

afterAll(() => {
  mkdirSync(`${root}.cache`, { recursive: true });
  const report = {
    tried: attacks.length + evidence.length,
    named: outcomes.length + opened.length,
    attacks: reportOf(outcomes),
    evidence: opened,
  };
  writeFileSync(`${root}.cache/attacks.json`, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${printable(attacks.length, outcomes)}\n`);
  process.stdout.write(`${evidence.length} attacks on what is opened afterwards, ${opened.length} named\n`);
});
