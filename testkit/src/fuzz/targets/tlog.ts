// What a log and its witnesses send: notes, checkpoints, keys, tiles and their paths.
import { fromUtf8, utf8 } from '@incamera/kernel';
import {
  checkpointText,
  decodeBundle,
  decodeEntry,
  encodeBundle,
  encodeEntry,
  formatNote,
  formatVkey,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  parseTilePath,
  parseVkey,
  tilePath,
  tlogErrors,
} from '@incamera/tlog';
import { assertThat, type FuzzTarget } from '../target.js';

/** What `read` gives, or null for a typed refusal. @throws anything else */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (tlogErrors.owns(error)) return null;
    throw error;
  }
}

const signedNote: FuzzTarget = {
  name: 'signed-note',
  mutation: 'lines',
  maxBytes: 16_000,
  check(input) {
    const note = orRefused(() => parseNote(input));
    if (note === null) return;
    assertThat(Buffer.from(utf8(formatNote(note))).equals(input), 'two texts of one note');
    const checkpoint = orRefused(() => parseCheckpoint(note.text));
    if (checkpoint !== null) assertThat(checkpointText(checkpoint) === note.text, 'two texts of one checkpoint');
  },
};

const noteKey: FuzzTarget = {
  name: 'note-key',
  mutation: 'lines',
  check(input) {
    for (const line of input.toString().split(/\r?\n/).slice(0, 40)) {
      const key = orRefused(() => parseVkey(line));
      if (key !== null) assertThat(formatVkey(key) === line, 'two texts of one key');
      const tile = parseTilePath(line);
      if (tile !== null) assertThat(tilePath(tile) === line, 'two paths of one tile');
    }
  },
};

const entryBundle: FuzzTarget = {
  name: 'entry-bundle',
  mutation: 'bytes',
  check(input) {
    // The first byte says how many entries are expected.
    const width = (input[0] ?? 0) + 1;
    const bundle = new Uint8Array(input.subarray(1));
    const entries = orRefused(() => decodeBundle(bundle, width));
    if (entries === null) return;
    assertThat(entries.length === width, 'another number of entries than asked for');
    assertThat(Buffer.from(encodeBundle(entries)).equals(bundle), 'two encodings of one bundle');
  },
};

const checkpoint: FuzzTarget = {
  name: 'checkpoint',
  mutation: 'lines',
  check(input) {
    let text: string;
    try {
      text = fromUtf8(input);
    } catch {
      return; // No text: the note around it is refused before.
    }
    const read = orRefused(() => parseCheckpoint(text));
    if (read !== null) assertThat(checkpointText(read) === text, 'two texts of one checkpoint');
  },
};

const historyEntry: FuzzTarget = {
  name: 'history-entry',
  mutation: 'bytes',
  check(input) {
    const entry = orRefused(() => decodeEntry(input));
    if (entry !== null) assertThat(Buffer.from(encodeEntry(entry)).equals(input), 'two encodings of one entry');
  },
};

const addCheckpoint: FuzzTarget = {
  name: 'add-checkpoint',
  mutation: 'lines',
  maxBytes: 16_000,
  check(input) {
    const request = orRefused(() => parseAddCheckpoint(input));
    if (request === null) return;
    assertThat(request.proof.length <= 63, 'a longer proof than the specification allows');
    assertThat(checkpointText(request.checkpoint) === request.note.text, 'another checkpoint than was signed');
  },
};

export const tlogTargets: readonly FuzzTarget[] = [
  signedNote,
  noteKey,
  entryBundle,
  checkpoint,
  historyEntry,
  addCheckpoint,
];
