// `incamera verify` as somebody uses it who was handed the bundle of an investigation and has keys from elsewhere.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBundle } from '../../../../packages/client/src/bundle/index.js';
import { installedReportFonts } from '../../../../packages/client/src/node/report-fonts.js';
import { bundleWish } from '../../../../packages/client/test/bundle-wish.js';
import { RecordScene } from '../../../../packages/client/test/record-scene.js';
import { systemRng } from '../../../../packages/kernel/src/index.js';
import { formatVkey } from '../../../../packages/tlog/src/index.js';
import { scratchFolder } from '../../test/incamera.js';
import { verify } from '../../test/verify-here.js';

const { path, remove } = scratchFolder();
afterAll(remove);

let scene: RecordScene;
let bytes: Uint8Array;
let keys: string[];

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content);
  return path(name);
}

beforeAll(async () => {
  scene = await RecordScene.story();
  ({ bytes } = await makeBundle(await bundleWish(scene), await installedReportFonts(), systemRng));
  const witnesses = scene.log.witnesses.map(({ key }) => formatVkey(key));
  keys = ['--log-key', scene.log.vkey, '--witness', ...witnesses];
});

describe('incamera verify of a bundle', () => {
  it('prints that it holds, what each record proves, and what the report says', async () => {
    const { exit, printed } = await verify(file('bundle.zip', bytes), ...keys);
    expect(exit).toBe(0);
    expect(printed).toContain('The bundle holds');
    expect(printed).toContain('The page and the PDF were made again and compared.');
    expect(printed).toContain('== record-1.json\n\nThe record holds');
    expect(printed).toContain('Whose copy is it?\n  - The mark of 1 device is in leak.opus: Clara Grünwald');
  });

  it('gives the same as JSON', async () => {
    const { exit, printed } = await verify(file('bundle.zip', bytes), ...keys, '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      verdict: 'holds',
      problems: [],
      refused: [],
      records: [{ verdict: 'holds' }],
    });
  });

  it('never passes without the key of the log, nor by the key of another', async () => {
    const bundle = file('bundle.zip', bytes);
    const without = await verify(bundle);
    expect(without).toMatchObject({ exit: 5, code: 'cli/no_log_key' });
    expect(without.printed).toContain(`--log-key ${scene.log.vkey}`);
    const stranger = await RecordScene.story();
    const other = await verify(bundle, '--log-key', stranger.log.vkey);
    expect(other.exit).toBe(3);
    expect(other.printed).toContain('The bundle does NOT hold');
    expect(other.printed).toContain('NOT VERIFIED [record/other_log]');
  });

  it('refuses one that was altered, cut off or packed anew, with 3, and what is none, with 2', async () => {
    const flipped = Uint8Array.from(bytes);
    flipped[20_000] = (flipped[20_000] ?? 0) ^ 1;
    expect((await verify(file('flipped.zip', flipped), ...keys)).exit).toBe(3);
    expect(await verify(file('half.zip', bytes.subarray(0, 30_000)), ...keys)).toMatchObject({
      exit: 3,
      code: 'bundle/not_canonical',
    });
    expect(await verify(file('other.zip', 'PK'), ...keys)).toMatchObject({ exit: 2, code: 'bundle/not_a_bundle' });
  });
});
