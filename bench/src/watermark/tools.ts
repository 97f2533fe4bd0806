// The programs that the attacks use: ffmpeg, sox and opusdec of Debian.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const RATE_HZ = 48_000;

/** What is missing on this machine, as a sentence, or nothing. */
export function missingTools(): string | undefined {
  const formats = spawnSync('sox', ['--help'], { encoding: 'utf8' }).stdout ?? '';
  const missing = [
    spawnSync('ffmpeg', ['-version']).status === 0 ? [] : ['ffmpeg'],
    spawnSync('opusdec', ['--version']).status === 0 ? [] : ['opus-tools'],
    formats.includes('amr-nb') && formats.includes('gsm') ? [] : ['sox', 'libsox-fmt-all'],
  ].flat();
  return missing.length === 0 ? undefined : `apt-get install ${missing.join(' ')}`;
}

const folder = mkdtempSync(join(tmpdir(), 'incamera-watermark-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;
/** Path of a file that goes with this process. */
export const scratch = (ending: string): string => join(folder, `${files++}.${ending}`);

/** Runs a program to its end and gives what it wrote. */
export function run(command: string, args: readonly string[], input?: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => {}); // It may end before it has read everything; its exit code says the rest.
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`${command} ${args.join(' ')}: ${Buffer.concat(errors).toString().trim()}`));
    });
    child.stdin.end(input);
  });
}

const RAW = ['-f', 'f32le', '-ar', String(RATE_HZ), '-ac', '1'];

/** Any file as 48 kHz mono. */
export async function decode(path: string): Promise<Float32Array> {
  return toSamples(await run('ffmpeg', ['-v', 'error', '-i', path, ...RAW, '-']));
}

/** Through ffmpeg filters. */
export async function filtered(samples: Float32Array, filter: string): Promise<Float32Array> {
  return toSamples(
    await run('ffmpeg', ['-v', 'error', ...RAW, '-i', '-', '-af', filter, ...RAW, '-'], toBytes(samples)),
  );
}

/** Through an encoder of ffmpeg and back. */
export async function coded(samples: Float32Array, ending: string, args: readonly string[]): Promise<Float32Array> {
  const path = scratch(ending);
  await run('ffmpeg', ['-v', 'error', ...RAW, '-i', '-', ...args, path], toBytes(samples));
  const back = await decode(path);
  rmSync(path);
  return back;
}

/** Through an encoder of sox and back. */
export async function codedBySox(
  samples: Float32Array,
  ending: string,
  args: readonly string[],
): Promise<Float32Array> {
  const path = scratch(ending);
  const wave = scratch('wav');
  await run('ffmpeg', ['-v', 'error', ...RAW, '-i', '-', '-ar', '8000', '-c:a', 'pcm_s16le', wave], toBytes(samples));
  await run('sox', [wave, ...args, path]);
  await run('sox', [path, '-r', String(RATE_HZ), '-e', 'float', '-b', '32', `${wave}.wav`]);
  const back = await decode(`${wave}.wav`);
  for (const file of [path, wave, `${wave}.wav`]) rmSync(file);
  return back;
}

/** Through Opus, of whose packets that many in a hundred do not arrive. */
export async function codedWithLoss(samples: Float32Array, bitrate: string, percent: number): Promise<Float32Array> {
  const path = scratch('opus');
  const wave = scratch('wav');
  const encoder = ['-c:a', 'libopus', '-b:a', bitrate, '-application', 'voip'];
  await run('ffmpeg', ['-v', 'error', ...RAW, '-i', '-', ...encoder, path], toBytes(samples));
  await run('opusdec', [
    '--quiet',
    '--force-wav',
    '--rate',
    String(RATE_HZ),
    '--packet-loss',
    String(percent),
    path,
    wave,
  ]);
  const back = await decode(wave);
  for (const file of [path, wave]) rmSync(file);
  return back;
}

export function toBytes(samples: Float32Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

export function toSamples(bytes: Buffer): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.byteLength / 4));
}

/** Keeps a raw copy for programs that look at it. */
export function writeRaw(path: string, samples: Float32Array): void {
  writeFileSync(path, toBytes(samples));
}
