// Brings the shipped classifications and policies into packages/charter, which reads no files: the same text in browsers
// and in Node. `--write` rewrites packages/charter/src/shipped; without it the script fails when they differ.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../packages/charter', import.meta.url));

function literal(path) {
  const text = readFileSync(join(root, 'rulebook', path), 'utf8');
  return `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;
}

const WRITTEN = 'Written by `node scripts/embed-rulebook.mjs --write`.';
const policies = readdirSync(join(root, 'rulebook/policies'))
  .filter((name) => name.endsWith('.cedar'))
  .sort();
const modules = {
  'classifications.ts': `// packages/charter/rulebook/classifications.json as text (L1). ${WRITTEN}
export const SHIPPED_CLASSIFICATIONS: string = ${literal('classifications.json')};
`,
  'schema.ts': `// packages/charter/rulebook/schema.cedarschema as text (L1). ${WRITTEN}
export const SHIPPED_SCHEMA: string = ${literal('schema.cedarschema')};
`,
  'policies.ts': `// packages/charter/rulebook/policies as text (L1). ${WRITTEN}

/** By file name. */
export const SHIPPED_POLICIES: Readonly<Record<string, string>> = {
${policies.map((name) => `  '${name}': ${literal(join('policies', name))},`).join('\n')}
};
`,
};

for (const [name, text] of Object.entries(modules)) {
  const path = join(root, 'src/shipped', name);
  if (process.argv.includes('--write')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write('packages/charter/rulebook was changed: run node scripts/embed-rulebook.mjs --write\n');
    process.exit(1);
  }
}
process.stdout.write(`rulebook: classifications, schema and ${policies.length} policy files embedded\n`);
