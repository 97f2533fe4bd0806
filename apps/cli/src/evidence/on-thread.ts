// Has a file fingerprinted or compared on a thread (L6).
import { type Endings } from '../terminal/interruptible.js';
import { readOnThread } from '../thread/watched-thread.js';
import { type EvidenceAnswer, type EvidenceJob } from './evidence-jobs.js';

/** Seconds of computing between two signs of life: what is spliced into hours is looked for in one piece. */
const MOST_CPU_SECONDS = 300;

/** @throws {AppError} of audiofile and evidence; cli/decoder_stuck, cli/decoder_memory, cli/decoder_failed */
export function evidenceOnThread(
  job: EvidenceJob,
  endings: Endings,
  onProgress: (share: number) => void,
): Promise<EvidenceAnswer> {
  const entry = new URL('./evidence-thread.js', import.meta.url);
  return readOnThread<EvidenceJob, EvidenceAnswer>(
    { entry, job, mostCpuSeconds: MOST_CPU_SECONDS },
    endings,
    onProgress,
  );
}
