// Both languages have the same keys and the same placeholders, and German is not English left standing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { de } from './de.js';
import { en } from './en.js';
import { preferredLanguage, regionalLocale } from './i18n.js';

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

const english = flatten(en);
const german = flatten(de);

/** Texts that are right as they are in both languages. */
const same = new Set([
  'cases.device',
  'common.kilobytes',
  'common.megabytes',
  'common.kilobits',
  'common.megabits',
  'common.milliseconds',
  'call.chat',
  'call.titleUnread',
  'call.titleKnocking',
  'chat.title',
  'settings.sizeStandard',
  'account.passkeys',
  'accounts.passkeys_one',
  'accounts.passkeys_other',
]);

describe('texts', () => {
  it('have the same keys', () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('have the same placeholders', () => {
    for (const [key, text] of english) {
      expect(placeholders(german.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('are translated and not empty', () => {
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe('');
      if (!same.has(key)) expect(german.get(key), key).not.toBe(text);
    }
  });

  it('have both plural forms', () => {
    for (const map of [english, german]) {
      for (const key of map.keys()) {
        if (key.endsWith('_one')) expect(map.has(key.replace(/_one$/, '_other')), key).toBe(true);
        if (key.endsWith('_other')) expect(map.has(key.replace(/_other$/, '_one')), key).toBe(true);
      }
    }
  });

  it('address the reader formally in German', () => {
    for (const [key, text] of german) expect(text, key).not.toMatch(/\b(du|dein|deine|deinen|dir|dich|euch)\b/i);
  });
});

describe('preferred language', () => {
  it('takes the first one that there are texts for', () => {
    expect(preferredLanguage(['fr-FR', 'de-AT', 'en-US'])).toBe('de');
    expect(preferredLanguage(['en-GB', 'de'])).toBe('en');
    expect(preferredLanguage(['pt-BR'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });
});

describe('regional locale', () => {
  it('keeps the region of the device only where it fits the language', () => {
    expect(regionalLocale('en', ['de-DE', 'en-US'])).toBe('en-US');
    expect(regionalLocale('de', ['en-US', 'de-AT'])).toBe('de-AT');
    expect(regionalLocale('de', ['en-US'])).toBe('de-DE');
    expect(regionalLocale('en', ['de'])).toBe('en-GB');
  });
});

describe('keys', () => {
  it('are all used by the interface', () => {
    const sources = sourceTexts(fileURLToPath(new URL('..', import.meta.url)));
    const used = (key: string) => {
      const plain = key.replace(/_(one|other)$/, '');
      // Keys of a group may be put together: t(`kind.${kind}`).
      return sources.includes(`'${plain}'`) || sources.includes(`\`${plain.split('.')[0]}.$`);
    };
    expect([...english.keys()].filter((key) => !used(key))).toEqual([]);
  });
});

function sourceTexts(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'i18n')
    .map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourceTexts(path);
      return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? readFileSync(path, 'utf8') : '';
    })
    .concat(readFileSync(fileURLToPath(new URL('./format.ts', import.meta.url)), 'utf8'))
    .join('\n');
}
