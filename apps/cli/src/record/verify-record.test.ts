// `incamera verify` as somebody uses it who was handed a record and has keys from elsewhere.
import { truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordScene } from '../../../../packages/client/test/record-scene.js';
import { formatVkey } from '../../../../packages/tlog/src/index.js';
import { scratchFolder } from '../../test/incamera.js';
import { verify } from '../../test/verify-here.js';

const { path, remove } = scratchFolder();
afterAll(remove);

let scene: RecordScene;
let text: string;
let keys: string[];
let witnesses: string[];

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content);
  return path(name);
}

beforeAll(async () => {
  scene = await RecordScene.story();
  text = await scene.text();
  witnesses = scene.log.witnesses.map(({ key }) => formatVkey(key));
  keys = ['--log-key', scene.log.vkey, '--witness', ...witnesses];
});

describe('incamera verify', () => {
  it('prints what a record proves, and ends with 0', async () => {
    const { exit, printed } = await verify(file('record.json', text), ...keys);
    expect(exit).toBe(0);
    expect(printed).toContain('The record holds: everything in it was verified, and nothing is missing.');
    expect(printed).toMatch(/Bob \([A-Za-z0-9_-]{8}\) +self-asserted/);
    expect(printed).toContain('Only the server says what follows');
    expect(printed).toContain('autoReadmit');
    expect(printed).toMatch(/Countersigned by one.example\/w at .*, two.example\/w at .* \(2 demanded\)/);
  });

  it('takes keys from files, and demands as many witnesses as are asked for', async () => {
    const record = file('record.json', text);
    const key = file('log.vkey', `${scene.log.vkey}\n`);
    const witness = file('one.vkey', witnesses[0] ?? '');
    expect((await verify(record, '--log-key', key, '--witness', witness)).exit).toBe(0);
    expect((await verify(record, '--log-key', key)).printed).toContain('No witness was named');
    const few = await verify(record, '--log-key', key, '--witness', witness, '--require', '2');
    expect(few).toMatchObject({ exit: 2, code: 'cli/bad_witness_count' });
    const wrong = await verify(record, '--log-key', witness);
    expect(wrong).toMatchObject({ exit: 2, code: 'cli/bad_vkey' });
  });

  it('never passes without the key of the log: it says which one to compare', async () => {
    const { exit, code, printed } = await verify(file('record.json', text));
    expect({ exit, code }).toEqual({ exit: 5, code: 'cli/no_log_key' });
    expect(printed).toContain('NOT VERIFIED');
    expect(printed).toContain(`--log-key ${scene.log.vkey}`);
  });

  it('prints the same as JSON, on one line', async () => {
    const { printed } = await verify(file('record.json', text), ...keys, '--json');
    expect(printed).not.toContain('\n');
    const { verdict, records, differences } = JSON.parse(printed);
    expect({ verdict, differences }).toEqual({ verdict: 'holds', differences: [] });
    expect(records[0].presence.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
      'Host 0',
      'Ada',
      'Bob',
    ]);
    expect(records[0].fingerprints).toMatchObject([{ commitments: 1 }, { commitments: 1 }]);
    expect(records[0].entries[0].entry.policyHash).toBe('A'.repeat(43));
  });

  it('ends with 4 where something is missing, with 3 where something is not what it says', async () => {
    const partial = await scene.text(({ testimonies }) => ({ testimonies: testimonies.slice(0, 4) }));
    const missing = await verify(file('partial.json', partial), ...keys);
    expect(missing.exit).toBe(4);
    expect(missing.printed).toContain('INCOMPLETE: The log holds more of what members signed');
    const forged = text.replace(/("signed":")(.)/, (_, before, letter) => `${before}${letter === 'A' ? 'B' : 'A'}`);
    const other = await verify(file('forged.json', forged), ...keys);
    expect([2, 3]).toContain(other.exit);
    const foreign = await RecordScene.create();
    const unknown = await verify(file('foreign.json', await foreign.text()), ...keys);
    expect(unknown).toMatchObject({ exit: 3, code: 'record/other_log' });
  });

  it('compares two records of one meeting', async () => {
    const [one, two] = [file('one.json', text), file('two.json', text)];
    const { exit, printed } = await verify(one, two, ...keys);
    expect(exit).toBe(0);
    expect(printed).toContain('The two records do not contradict each other.');
    const foreign = await RecordScene.create();
    foreign.log = scene.log;
    const other = file('other.json', await foreign.text());
    expect(await verify(one, other, ...keys)).toMatchObject({ exit: 2, code: 'record/other_meeting' });
  });

  it.each([
    ['an empty file', '', 'record/empty'],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe), 'record/not_a_record'],
    ['JSON of another kind', '{"format":"incamera-case/1"}', 'record/not_a_record'],
  ])('refuses %s', async (_, content, code) => {
    expect(await verify(file('other.bin', content), ...keys)).toMatchObject({ exit: 2, code });
  });

  it('refuses what is larger than any record, without reading it', async () => {
    const huge = file('huge.json', '{"format":"incamera-record/1"');
    truncateSync(huge, 257 * 1024 * 1024);
    expect(await verify(huge, ...keys)).toMatchObject({ exit: 2, code: 'record/too_large' });
  });

  it('refuses what is cut off, and what does not exist', async () => {
    expect(await verify(file('cut.json', text.slice(0, 5000)), ...keys)).toMatchObject({
      exit: 2,
      code: 'record/truncated',
    });
    expect(await verify(path('nowhere.json'), ...keys)).toMatchObject({ exit: 2, code: 'cli/file_missing' });
    const json = await verify(file('cut.json', text.slice(0, 5000)), ...keys, '--json');
    expect(JSON.parse(json.printed).error.code).toBe('record/truncated');
  });
});
