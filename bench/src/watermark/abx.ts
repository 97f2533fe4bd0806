// `npm run bench:abx`: writes a blind listening test into `bench/abx/clips`. Open bench/abx/index.html in a browser then; it
// works from the disk, without a server.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type MarkStrength } from '@incamera/watermark';
import { copyOf } from './copies.js';
import { HOSTS, type HostName, loadHost } from './hosts.js';
import { missingTools, RATE_HZ, run, toBytes } from './tools.js';

const CLIP_SECONDS = 6;
const CLIPS_PER_HOST = 12;
const folder = fileURLToPath(new URL('../../abx/clips', import.meta.url));

const { values } = parseArgs({ options: { strength: { type: 'string', default: 'standard' } } });
const isStrength = (name: string): name is MarkStrength => name === 'standard' || name === 'strong';
const { strength } = values;
const missing = missingTools();
if (!isStrength(strength) || missing !== undefined) {
  console.error(`abx: ${missing ?? 'the strength is standard or strong'}`);
  process.exit(2);
}

await mkdir(folder, { recursive: true });
const clips: { plain: string; marked: string }[] = [];
for (const name of Object.keys(HOSTS) as HostName[]) {
  const host = await loadHost(name, CLIPS_PER_HOST * CLIP_SECONDS * 2);
  const copy = copyOf(host, 1, strength);
  for (let i = 0; i < CLIPS_PER_HOST; i++) {
    const from = 2 * i * CLIP_SECONDS * RATE_HZ;
    const clip = { plain: `${name}-${i}-plain.wav`, marked: `${name}-${i}-marked.wav` };
    await writeClip(clip.plain, host.subarray(from, from + CLIP_SECONDS * RATE_HZ));
    await writeClip(clip.marked, copy.subarray(from, from + CLIP_SECONDS * RATE_HZ));
    clips.push(clip);
  }
}
// A script and no JSON: pages from the disk may not fetch.
await writeFile(join(folder, 'clips.js'), `window.CLIPS = ${JSON.stringify({ strength, clips }, null, 1)};\n`);
console.log(`${clips.length} pairs written. Open bench/abx/index.html, with headphones.`);

function writeClip(name: string, samples: Float32Array): Promise<Buffer> {
  const raw = ['-f', 'f32le', '-ar', String(RATE_HZ), '-ac', '1', '-i', '-'];
  return run('ffmpeg', ['-v', 'error', '-y', ...raw, '-c:a', 'pcm_s16le', join(folder, name)], toBytes(samples));
}
