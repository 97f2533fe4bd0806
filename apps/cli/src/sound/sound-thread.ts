// A worker thread that reads the sound of one file (L6): a hostile file can make a decoder slow or greedy, and a thread can be ended.
import { spectrumOfSound } from '@incamera/client/sound';
import { AppError } from '@incamera/kernel';
import { type SoundSpectrum } from '@incamera/watermark';
import { serve } from '../thread/serve.js';
import { spectrumByFfmpeg } from './ffmpeg-sound.js';
import { type FileSource, openFile } from './file-source.js';
import { type SoundAnswer, type SoundJob } from './sound-jobs.js';
import { markFile } from './sound-work.js';

serve<SoundJob, SoundAnswer>(async (job, alive) => {
  const source = openFile(job.path, alive);
  try {
    if (job.kind === 'mark') return { kind: 'marked', marked: await markFile(source, job) };
    return { kind: 'spectrum', spectrum: await spectrumOf(source, job.path, () => alive(0)) };
  } finally {
    source.close();
  }
});

/** What the decoders of this product cannot read may still be something that a player plays. */
async function spectrumOf(source: FileSource, path: string, alive: () => void): Promise<SoundSpectrum> {
  try {
    return await spectrumOfSound(source);
  } catch (error) {
    const isUnread =
      error instanceof AppError && (error.code === 'audiofile/unknown_format' || error.code === 'audiofile/damaged');
    const spectrum = isUnread ? await spectrumByFfmpeg(path, alive) : null;
    if (spectrum === null) throw error;
    return spectrum;
  }
}
