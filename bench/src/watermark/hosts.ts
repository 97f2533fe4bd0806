// Real human speech of Debian packages as a meeting would carry it: lines and pauses, room tone, once through Opus at 32 kbit/s.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '@incamera/testkit/seeded-random';
import { pinkNoise, rms } from './acoustics.js';
import { coded, decode, RATE_HZ } from './tools.js';

/** Tuned on Czech, measured on Dutch and English: no voice and no language in common. */
export const HOSTS = {
  cs: { folder: '/usr/share/games/fillets-ng/sound', path: '/cs/', ending: '.ogg', package: 'fillets-ng-data-cs' },
  nl: { folder: '/usr/share/games/fillets-ng/sound', path: '/nl/', ending: '.ogg', package: 'fillets-ng-data-nl' },
  en: { folder: '/usr/share/asterisk/sounds', path: '/en', ending: '.g722', package: 'asterisk-core-sounds-en-g722' },
} as const;
export type HostName = keyof typeof HOSTS;

const LEVEL = 0.07;
const ROOM_TONE = 0.0005;
const SHORTEST_LINE_S = 0.8;

/** @throws {Error} naming the Debian package that is missing */
export async function loadHost(name: HostName, seconds: number): Promise<Float32Array> {
  const files = linesOf(name);
  const random = randomFrom(name.charCodeAt(0) * 1000 + name.charCodeAt(1));
  const out = new Float32Array(Math.round(seconds * RATE_HZ));
  for (let at = 0; at < out.length; ) {
    const line = await decode(files[Math.floor(random() * files.length)] as string);
    if (line.length < SHORTEST_LINE_S * RATE_HZ) continue;
    const gain = LEVEL / Math.max(1e-4, rms(line));
    const count = Math.min(line.length, out.length - at);
    for (let i = 0; i < count; i++) out[at + i] = Math.max(-1, Math.min(1, gain * (line[i] as number)));
    at += count + Math.round((0.1 + 0.6 * random()) * RATE_HZ);
  }
  const tone = pinkNoise(out.length, 7);
  const scale = ROOM_TONE / rms(tone);
  const heard = out.map((value, i) => value + scale * (tone[i] as number));
  const carried = await coded(heard, 'opus', ['-c:a', 'libopus', '-b:a', '32k', '-application', 'voip']);
  return carried.subarray(0, out.length);
}

/** Files of single lines, sorted. @throws {Error} naming the Debian package that is missing */
export function linesOf(name: HostName): string[] {
  const { folder, path, ending, package: origin } = HOSTS[name];
  const files = listFiles(folder).filter((file) => file.includes(path) && file.endsWith(ending));
  if (files.length === 0) throw new Error(`no speech: apt-get install ${origin}`);
  return files;
}

function listFiles(folder: string): string[] {
  const found: string[] = [];
  let entries: string[] = [];
  try {
    entries = readdirSync(folder).sort();
  } catch {
    return found; // The package is not installed; the caller says so.
  }
  for (const entry of entries) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) found.push(...listFiles(path));
    else found.push(path);
  }
  return found;
}
