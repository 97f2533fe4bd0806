// What the configuration of a witness must say.
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scratchFolder } from '../../test/incamera.js';
import { readWitnessConfig } from './witness-config.js';

const LOG = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const GOOD = { name: 'witness.example/w1', port: 8180, state: 'memory', logs: [LOG] };
let scratch: ReturnType<typeof scratchFolder>;
beforeEach(() => {
  scratch = scratchFolder();
});
afterEach(() => scratch.remove());

const read = (text: string) => {
  writeFileSync(scratch.path('w.json'), text);
  return readWitnessConfig(scratch.path('w.json'));
};

it('is read with its folder beside it, and keeps to this machine unless told otherwise', () => {
  const config = read(JSON.stringify(GOOD));
  expect(config).toMatchObject({ name: 'witness.example/w1', host: '127.0.0.1', state: scratch.path('memory') });
  expect(config.logs.map(({ name }) => name)).toEqual(['example.com/foo']);
});

it.each([
  ['no JSON', 'no json'],
  ['nothing in it', '{}'],
  ['a name with a space', JSON.stringify({ ...GOOD, name: 'a b' })],
  ['a name with a plus sign', JSON.stringify({ ...GOOD, name: 'a+b' })],
  ['no logs', JSON.stringify({ ...GOOD, logs: [] })],
  ['a log twice', JSON.stringify({ ...GOOD, logs: [LOG, LOG] })],
  ['a key that is none', JSON.stringify({ ...GOOD, logs: ['x+00000000+AAAA'] })],
  ['a port that is none', JSON.stringify({ ...GOOD, port: 70_000 })],
  ['something else in it', JSON.stringify({ ...GOOD, more: 1 })],
])('is refused with %s', (_what, text) => {
  expect(() => read(text)).toThrowError(expect.objectContaining({ code: 'cli/witness_config' }));
});
