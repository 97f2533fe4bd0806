// Published files whose headers claim what is not in them: hours, years, billions of samples.
import { readFile } from 'node:fs/promises';
import { wavHeader } from '@incamera/testkit';

const fixture = (name: string) =>
  readFile(new URL(`../../../packages/audiofile/test/fixtures/${name}`, import.meta.url));

/** A second of silence that claims to be four gigabytes. */
export function endlessWav(): Buffer {
  const rateHz = 8000;
  return Buffer.concat([wavHeader({ sampleRateHz: rateHz, dataBytes: 0xfffffff0 }), Buffer.alloc(2 * rateHz)]);
}

/** A voice message of a second whose last page says that it ends in three million years. */
export async function oggOfYears(): Promise<Buffer> {
  const bytes = await fixture('telegram.ogg');
  bytes.writeBigInt64LE(2n ** 62n, bytes.lastIndexOf('OggS', undefined, 'latin1') + 6);
  return bytes;
}

/** An index of as many samples as 32 bits can say. */
export async function mp4OfBillions(): Promise<Buffer> {
  const bytes = await fixture('tones.m4a');
  bytes.writeUInt32BE(0xffff_ffff, bytes.indexOf('stsz', 0, 'latin1') + 12);
  return bytes;
}

/** A form of AIFF that is decoded only as a whole, and too large for that. */
export function largeAiff(): Buffer {
  const form = Buffer.alloc(26);
  form.writeUInt32BE(22, 0);
  form.writeUInt16BE(1, 4);
  form.writeUInt32BE(0xffff_ffff, 6);
  form.writeUInt16BE(16, 10);
  // 8 kHz as a number of 80 bits.
  Buffer.from([0x40, 0x0b, 0xfa, 0]).copy(form, 12);
  form.write('ima4', 22, 'latin1');
  const head = Buffer.from('FORM\x7f\xff\xff\xffAIFCCOMM', 'latin1');
  const sound = Buffer.from('SSND\x7f\xff\xff\xff\0\0\0\0\0\0\0\0', 'latin1');
  return Buffer.concat([head, form, sound, Buffer.alloc(9 * 2 ** 20)]);
}

/** The index of a film without the film. */
export async function tornMp4(): Promise<Buffer> {
  return (await fixture('tones.m4a')).subarray(0, 200);
}
