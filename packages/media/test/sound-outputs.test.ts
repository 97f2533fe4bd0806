// Every place of the product that can make sound, by name: a new one has to be thought of here, because in a meeting with marks
// nothing may be heard that did not pass the marker.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDERS = ['packages/media/src', 'packages/client/src', 'apps/web/src'];

/** Files whose code matches, without tests and comments. */
function filesWith(pattern: RegExp): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => pattern.test(readFileSync(path, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')))
      .map((path) => relative(root, path)),
  ).sort();
}

test('a loudspeaker is reached by the gate, by unmarked meetings, by a recorder that gives out silence, and by the tone of the check', () => {
  expect(filesWith(/\.destination\b/)).toEqual([
    'packages/media/src/mark/mark-gate.ts',
    'packages/media/src/playback.ts',
    'packages/media/src/recording/sound-recorder.ts',
    'packages/media/src/sound-check.ts',
  ]);
});

test('contexts are opened by playback, by the recorder, and by the check of devices', () => {
  expect(filesWith(/\bAudioContext\(/)).toEqual([
    'packages/media/src/playback.ts',
    'packages/media/src/recording/sound-recorder.ts',
    'packages/media/src/sound-check.ts',
  ]);
});

test('elements that could sound are muted, but for an opened recording on the page of its case', () => {
  const elements = filesWith(/new Audio\(|<audio|<video|createElement\(['"](audio|video)['"]|speechSynthesis/);
  expect(elements).toEqual([
    'apps/web/src/features/investigations/case-recordings.tsx',
    'apps/web/src/ui/video.tsx',
    'packages/media/src/playback.ts',
  ]);
  const source = (path: string) => readFileSync(join(root, path), 'utf8');
  expect(source('apps/web/src/ui/video.tsx')).toMatch(/<video[^>]*\bmuted\b/);
  expect(source('packages/media/src/playback.ts')).toMatch(/new Audio\(\);\s*\w+\.muted = true;/);
});
