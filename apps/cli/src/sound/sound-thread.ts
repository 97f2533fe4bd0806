// A worker thread that reads one file (L6): a hostile file can make a decoder slow or greedy, and a thread can be ended.
import { parentPort, workerData } from 'node:worker_threads';
import { AppError } from '@incamera/kernel';
import { openFile } from './file-source.js';
import { type FromSoundThread, type SoundAnswer, type SoundJob } from './sound-jobs.js';
import { markFile, spectrumOfFile } from './sound-work.js';

/** Often enough for somebody who watches, and to tell slow from stuck. */
const ALIVE_EVERY_MS = 100;

const say = (message: FromSoundThread): void => parentPort?.postMessage(message);

async function run(job: SoundJob): Promise<SoundAnswer> {
  let lastMs = 0;
  const source = openFile(job.path, (share) => {
    const nowMs = Date.now();
    if (nowMs - lastMs < ALIVE_EVERY_MS) return;
    lastMs = nowMs;
    say({ kind: 'alive', share });
  });
  try {
    if (job.kind === 'mark') return { kind: 'marked', marked: await markFile(source, job) };
    return { kind: 'spectrum', spectrum: await spectrumOfFile(source) };
  } finally {
    source.close();
  }
}

run(workerData as SoundJob).then(
  (answer) => say({ kind: 'done', answer }),
  (error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
    say({ kind: 'failed', code: error.code, context: error.context, ...cause });
  },
);
