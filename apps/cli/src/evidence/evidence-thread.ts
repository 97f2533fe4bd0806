// A worker thread that fingerprints one file, or compares it with fingerprints (L6).
import { openFile } from '../sound/file-source.js';
import { serve } from '../thread/serve.js';
import { type EvidenceAnswer, type EvidenceJob } from './evidence-jobs.js';
import { authenticateFile, fingerprintFile } from './evidence-work.js';

/** Reading takes this share of a comparison. */
const READING_SHARE = 0.3;

serve<EvidenceJob, EvidenceAnswer>(async (job, alive) => {
  const isReadOnly = job.kind === 'fingerprint';
  const source = openFile(job.path, (share) => alive(isReadOnly ? share : READING_SHARE * share));
  try {
    if (job.kind === 'fingerprint') return await fingerprintFile(source, job);
    const onProgress = (share: number): void => alive(READING_SHARE + (1 - READING_SHARE) * share);
    return { kind: 'authenticity', report: await authenticateFile(source, job, onProgress) };
  } finally {
    source.close();
  }
});
