// The page docs/threat-model.md against the registry of attacks. Leaves what the page should hold in .cache/attacks.md.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EVIDENCE, FAMILIES } from './attacks/registry.js';
import { evidenceTablesOf, tablesOf } from './attacks/report.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it('no two attacks have one name', () => {
  const names = [...Object.values(FAMILIES).flat(), ...Object.values(EVIDENCE).flat()].map(
    ({ by, name }) => `${by} ${name}`,
  );
  expect(new Set(names).size).toBe(names.length);
});

it('docs/threat-model.md shows the attacks of the registry: npm run attacks -- --write', () => {
  const tables = `${tablesOf(FAMILIES)}\n${evidenceTablesOf(EVIDENCE)}`;
  mkdirSync(`${root}.cache`, { recursive: true });
  writeFileSync(`${root}.cache/attacks.md`, tables);
  const page = readFileSync(`${root}docs/threat-model.md`, 'utf8');
  expect(page.includes(tables)).toBe(true);
});
