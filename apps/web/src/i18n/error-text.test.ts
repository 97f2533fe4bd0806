// Every error that can reach a person has sentences in both languages: the English ones stand in the error tables.
import { readdirSync } from 'node:fs';
import { AppError, type ErrorTable } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { errorWords } from './error-text.js';
import { errorsDe } from './errors-de/index.js';

/** Packages whose errors a client can show. Those of the server reach it as codes of @incamera/protocol. */
const packages = [
  'kernel',
  'protocol',
  'schedule',
  'audiofile',
  'picturefile',
  'sframe',
  'charter',
  'identity',
  'group',
  'media',
  'client',
  'watermark',
  'shares',
  'tlog',
  'release',
  'evidence',
];

function isTable(value: unknown): value is ErrorTable<string> {
  return typeof value === 'object' && value !== null && 'texts' in value && 'make' in value && 'owns' in value;
}

async function tables(): Promise<ErrorTable<string>[]> {
  const found: ErrorTable<string>[] = [];
  for (const name of packages) {
    const folder = new URL(`../../../../packages/${name}/src/`, import.meta.url);
    for (const file of readdirSync(folder).filter((candidate) => /errors\.ts$/.test(candidate))) {
      const module: Record<string, unknown> = await import(/* @vite-ignore */ new URL(file, folder).href);
      found.push(...Object.values(module).filter(isTable));
    }
  }
  return found;
}

describe('sentences of errors', () => {
  it('has a German sentence and a next step for every code of every table', async () => {
    const codes = (await tables()).flatMap((table) => Object.keys(table.texts));
    expect(codes.length).toBeGreaterThan(100);
    expect(codes.filter((code) => !Object.hasOwn(errorsDe, code))).toEqual([]);
  });

  it('translates no code that no table knows', async () => {
    const codes = new Set((await tables()).flatMap((table) => Object.keys(table.texts)));
    expect(Object.keys(errorsDe).filter((code) => !codes.has(code))).toEqual([]);
  });

  it('ends every sentence in both languages', async () => {
    for (const table of await tables()) {
      for (const [code, english] of Object.entries(table.texts)) {
        const german = errorsDe[code];
        for (const sentence of [english.message, english.next, german?.message, german?.next]) {
          expect(sentence, code).toMatch(/[.!?)]$/);
        }
      }
    }
  });

  it('looks German up by code and falls back to the error itself', () => {
    const known = new AppError('meeting/unknown', { message: 'English.', next: 'Do this.' });
    expect(errorWords(known, 'de').message).toBe('Zu diesem Link gibt es keine Besprechung.');
    expect(errorWords(known, 'en')).toEqual({ message: 'English.', next: 'Do this.' });
    const unknown = new AppError('toString', { message: 'English.', next: 'Do this.' });
    expect(errorWords(unknown, 'de')).toEqual({ message: 'English.', next: 'Do this.' });
  });
});
