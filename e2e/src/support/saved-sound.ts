// Files that a page gives to save, and the sound in them.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Participant } from './participant.js';

/** Presses a button that saves a file. @returns where it lies */
export async function saveFile({ page }: Participant, button: string, folder: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Mono at 48 kHz, as a browser decodes it. */
export async function decoded({ page }: Participant, path: string): Promise<Float32Array> {
  const base64 = (await readFile(path)).toString('base64');
  const pcm = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const context = new OfflineAudioContext(1, 1, 48_000);
    const samples = (await context.decodeAudioData(bytes.buffer)).getChannelData(0);
    const out = new Int16Array(samples.length);
    for (let i = 0; i < samples.length; i++) out[i] = Math.max(-1, Math.min(1, samples[i] ?? 0)) * 32_767;
    let binary = '';
    const octets = new Uint8Array(out.buffer);
    for (let i = 0; i < octets.length; i += 32_768) binary += String.fromCharCode(...octets.subarray(i, i + 32_768));
    return btoa(binary);
  }, base64);
  const octets = Buffer.from(pcm, 'base64');
  return Float32Array.from({ length: octets.length / 2 }, (_, i) => octets.readInt16LE(2 * i) / 32_767);
}
