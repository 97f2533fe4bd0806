// The newest state of the log that a member verified, said to the others (L4): u8 1 ‖ the signed note with the log's own signature.
import { type Bytes, Reader, Writer } from '@incamera/kernel';
import { formatNote, type NoteKey, openCheckpoint, ownNote, type SignedCheckpoint } from '@incamera/tlog';

const VERSION = 1;
const MAX_NOTE_BYTES = 4096;

export function encodeCheckpointSignal({ note }: SignedCheckpoint, key: NoteKey): Bytes {
  return encodeCheckpointNote(formatNote(ownNote(note, key)));
}

export function encodeCheckpointNote(note: string): Bytes {
  return new Writer().u8(VERSION).text(note).done();
}

/** The note of a signal, unverified, or null: it is no such signal. */
export function decodeCheckpointSignal(payload: Uint8Array): string | null {
  try {
    const reader = new Reader(payload);
    if (reader.u8() !== VERSION) return null;
    const note = reader.text(MAX_NOTE_BYTES);
    reader.end();
    return note;
  } catch {
    return null;
  }
}

/** The state that a member was shown, or null: the log that we follow did not sign it. */
export async function openShown(note: string, key: NoteKey): Promise<SignedCheckpoint | null> {
  try {
    return await openCheckpoint(note, key);
  } catch {
    return null;
  }
}
