// Has the sound of a file read on a thread (L6).
import { type Endings } from '../terminal/interruptible.js';
import { readOnThread } from '../thread/watched-thread.js';
import { type SoundAnswer, type SoundJob } from './sound-jobs.js';

/** Seconds of computing for 8 KiB of a file: no decoder needs a hundredth of it. */
const MOST_CPU_SECONDS = 30;

/** @throws {AppError} what reading the file throws; cli/decoder_stuck, cli/decoder_memory, cli/decoder_failed */
export function readSoundOnThread(
  job: SoundJob,
  endings: Endings,
  onProgress: (share: number) => void,
): Promise<SoundAnswer> {
  const entry = new URL('./sound-thread.js', import.meta.url);
  return readOnThread<SoundJob, SoundAnswer>({ entry, job, mostCpuSeconds: MOST_CPU_SECONDS }, endings, onProgress);
}
