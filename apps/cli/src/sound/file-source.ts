// A file on disk as the decoders read it (L6).
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type ByteSource } from '@incamera/audiofile';
import { cliErrors } from '../errors.js';

/** Bytes read at once; decoders ask for 8 KiB. */
const AHEAD_BYTES = 256 * 1024;

/** A file that is open. `close` it. */
export interface FileSource extends ByteSource {
  close(): void;
}

/**
 * Opens an ordinary file: a device or a pipe may never end.
 * @param onRead called with the share of the file that has been read, 0 to 1
 * @throws {AppError} cli/file_missing, cli/not_a_file, cli/file_unreadable
 */
export function openFile(path: string, onRead: (share: number) => void = () => {}): FileSource {
  const { handle, size } = openOrdinary(path);
  const buffer = new Uint8Array(Math.min(AHEAD_BYTES, Math.max(1, size)));
  let held = { start: 0, end: 0 };
  const hold = (start: number): void => {
    held = { start, end: start + readFully(handle, buffer, start, path) };
  };
  return {
    size,
    read: async (start, end) => {
      onRead(size === 0 ? 1 : Math.min(1, start / size));
      if (start >= held.start && end <= held.end) return buffer.slice(start - held.start, end - held.start);
      if (end - start > buffer.length) {
        const out = new Uint8Array(end - start);
        return out.subarray(0, readFully(handle, out, start, path));
      }
      hold(start);
      return buffer.slice(0, Math.min(end, held.end) - start);
    },
    close: () => closeSync(handle),
  };
}

/** The whole of a small file. */
export function readSmallFile(path: string, maxBytes: number): Uint8Array | 'too_large' {
  const { handle, size } = openOrdinary(path);
  try {
    if (size > maxBytes) return 'too_large';
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, readFully(handle, bytes, 0, path));
  } finally {
    closeSync(handle);
  }
}

function openOrdinary(path: string): { handle: number; size: number } {
  const about = attempt(path, () => statSync(path));
  // Asked before it is opened: to open a named pipe waits for somebody who writes into it.
  if (!about.isFile()) throw cliErrors.make('cli/not_a_file', { context: { file: path } });
  const handle = attempt(path, () => openSync(path, 'r'));
  return { handle, size: attempt(path, () => fstatSync(handle)).size };
}

function readFully(handle: number, into: Uint8Array, position: number, path: string): number {
  let filled = 0;
  while (filled < into.length) {
    const count = attempt(path, () => readSync(handle, into, filled, into.length - filled, position + filled));
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

function attempt<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw cliErrors.make(isMissing ? 'cli/file_missing' : 'cli/file_unreadable', { cause, context: { file: path } });
  }
}
