// Commitments to fingerprints of speech, as members signed them (L4; decision 0044).
import { Reader, toBase64Url } from '@incamera/kernel';
import { type JudgedTestimony } from './judged-testimonies.js';
import { type ProblemList } from './problem-list.js';
import { type LogTimes } from './time-bounds.js';
import { type RecordedFingerprint } from './verified-record.js';

const SIDES = ['sent', 'heard'] as const;
/** Of ten seconds of three hundred people. */
const MAX_COMMITMENTS = 1024;

type Said = Pick<RecordedFingerprint, 'speaker' | 'side' | 'commitment'>;

/** Null: anything else than a list of commitments. */
function readContent(content: Uint8Array): readonly Said[] | null {
  try {
    const reader = new Reader(content);
    const said = reader.list(MAX_COMMITMENTS, (r) => {
      const speaker = toBase64Url(r.raw(32));
      const side = SIDES[r.u8()];
      if (side === undefined) throw new RangeError('side');
      return { speaker, side, commitment: toBase64Url(r.raw(32)) };
    });
    reader.end();
    return said;
  } catch {
    return null;
  }
}

/** @param given testimonies of kind `fingerprints` of members */
export function fingerprintsOf(
  given: readonly JudgedTestimony[],
  times: LogTimes,
  problems: ProblemList,
): readonly RecordedFingerprint[] {
  return given.flatMap(({ where, leafKey: by, epoch, testimony, logged }) => {
    const said = readContent(testimony.content);
    // What a device sent is its own speech, and what it heard another's.
    const fits = said?.every(({ speaker, side }) => (side === 'sent') === (speaker === by)) ?? false;
    if (said === null || !fits) {
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
