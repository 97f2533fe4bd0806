// What the log of a server holds of the recordings of a meeting (L4; decisions 0034, 0041): openings as the server hands them out, each
// verified against its signed checkpoint before it counts.
import { type Bytes } from '@incamera/kernel';
import { type HistoryPage, wireBytes } from '@incamera/protocol';
import { openCheckpoint, parseVkey, TileReader, type TileSource, verifyOpening } from '@incamera/tlog';
import { type LoggedRecording } from './check-recording.js';

export interface LogSource extends TileSource {
  readonly vkey: string;
  /** The signed note. */
  readonly checkpoint: string;
  /** Pages of what concerns the meeting. */
  page(from: { readonly batchIndex: number; readonly place: number }): Promise<HistoryPage>;
}

/**
 * By recording id.
 * @throws {AppError} of tlog: the log does not hold what the server says that it does
 */
export async function loggedRecordings(source: LogSource): Promise<ReadonlyMap<string, LoggedRecording>> {
  const { size, root } = await openCheckpoint(source.checkpoint, parseVkey(source.vkey));
  const reader = await TileReader.open({ size, root }, source);
  const found = new Map<string, { digests: Map<number, Bytes>; stopped: number | null }>();
  const of = (recordingId: string) => {
    const known = found.get(recordingId) ?? { digests: new Map<number, Bytes>(), stopped: null };
    found.set(recordingId, known);
    return known;
  };
  for (let from: HistoryPage['next'] = { batchIndex: 0, place: 0 }; from !== null; ) {
    const page: HistoryPage = await source.page(from);
    for (const { batchIndex, place, opened, path } of page.entries) {
      if (opened === null || batchIndex >= size) continue;
      const proof = { batchIndex, place, salt: wireBytes(opened.salt), entry: wireBytes(opened.entry) };
      const entry = await verifyOpening({ ...proof, path: path.map(wireBytes) }, reader);
      if (entry.type === 'recording_segment_stored')
        of(entry.recordingId).digests.set(Number(entry.segment), entry.digest);
      if (entry.type === 'recording_stopped') of(entry.recordingId).stopped = Number(entry.segments);
    }
    from = page.next;
  }
  return found;
}
