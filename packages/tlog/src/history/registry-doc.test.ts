// The registry of entries stands in docs/protocol.md as it stands in the code.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ENTRY_TYPES, type EntryType } from '../index.js';

it('documents every type with its number and its fields in order', () => {
  const page = readFileSync(new URL('../../../../docs/protocol.md', import.meta.url), 'utf8');
  for (const [name, type] of Object.entries(ENTRY_TYPES as Readonly<Record<string, EntryType>>)) {
    const fields = Object.entries(type.fields).map(([field, kind]) => (kind === 'text' ? field : `${field} (${kind})`));
    const mark = type.isPersonal === true ? ' ·' : type.isPublic === true ? ' ○' : '';
    expect(page).toContain(`| ${type.number} | \`${name}\`${mark} | ${fields.join(', ')} |`);
  }
});
