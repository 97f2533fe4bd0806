// Commitments to fingerprints of speech, as members signed them (L4; decision 0044).
import { decodePrintContent } from '@incamera/evidence';
import { toBase64Url } from '@incamera/kernel';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';
import { type LogTimes } from './time-bounds.js';
import { type RecordedFingerprint } from './verified-record.js';

/** @param given testimonies of kind `fingerprints` of members */
export function fingerprintsOf(
  given: readonly JudgedTestimony[],
  times: LogTimes,
  problems: ProblemList,
): readonly RecordedFingerprint[] {
  return given.flatMap(({ where, leafKey: by, epoch, testimony, logged }) => {
    const read = decodePrintContent(testimony.content);
    const said = read?.map(({ speaker, side, commitment }) => ({
      speaker: toBase64Url(speaker),
      side,
      commitment: toBase64Url(commitment),
    }));
    // What a device sent is its own speech, and what it heard another's.
    const fits = said?.every(({ speaker, side }) => (side === 'sent') === (speaker === by)) ?? false;
    if (said === undefined || !fits) {
      const about = { who: by, whenMs: testimony.atMs, because: 'group/testimony_malformed' };
      problems.add('record/testimony_refused', where, about);
      return [];
    }
    const bounds =
      logged === null
        ? { afterMs: null, beforeMs: null, serverMs: null }
        : times.of(logged.batchIndex, logged.serverMs);
    const grounds = { members: [by], isServerOnly: false, log: logged === null ? [] : [logged.batchIndex] };
    return said.map((one) => ({ ...one, by, epoch, atMs: testimony.atMs, bounds, grounds }));
  });
}
