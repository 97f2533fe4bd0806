// Text of a small file; what is no text is none of ours (L6).
import { fromUtf8 } from '@incamera/kernel';
import { readSmallFile } from '../sound/file-source.js';

/** @returns `''` for a file that is too large or no UTF-8: whoever reads it finds that it is of another form */
export function readTextFile(path: string, maxBytes: number): string {
  const bytes = readSmallFile(path, maxBytes);
  if (bytes === 'too_large') return '';
  try {
    return fromUtf8(bytes);
  } catch {
    return '';
  }
}
