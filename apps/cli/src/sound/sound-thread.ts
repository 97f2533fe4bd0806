// A worker thread that reads the sound of one file (L6): a hostile file can make a decoder slow or greedy, and a thread can be ended.
import { serve } from '../thread/serve.js';
import { openFile } from './file-source.js';
import { type SoundAnswer, type SoundJob } from './sound-jobs.js';
import { markFile, spectrumOfFile } from './sound-work.js';

serve<SoundJob, SoundAnswer>(async (job, alive) => {
  const source = openFile(job.path, alive);
  try {
    if (job.kind === 'mark') return { kind: 'marked', marked: await markFile(source, job) };
    return { kind: 'spectrum', spectrum: await spectrumOfFile(source) };
  } finally {
    source.close();
  }
});
