// The clock of a meeting in the group's own state (L2; decision 0029): when it was founded stands in the GroupContext and never changes,
// and who is let in learns by the Welcome how late it is for whoever lets them in.
import { type Charter } from '@incamera/charter';
import { Reader, Writer } from '@incamera/kernel';
import { type Extension, type GroupInfo } from 'ts-mls';
import { CLOCK_EXTENSION, CLOCK_READING_EXTENSION } from './mls/suite.js';

/** A founder's clock may be so far from that of whoever made the charter. */
const FOUNDED_EARLY_MS = 24 * 3_600_000;

/** The GroupContext extension with the moment from which the meeting's time counts, Unix ms. */
export function clockExtension(originMs: number): Extension {
  return { extensionType: CLOCK_EXTENSION, extensionData: encodeMs(originMs) };
}

/** From when a meeting's time counts, Unix ms; `null` where the context does not say it in the one way. */
export function readClockOrigin(extensions: readonly Extension[]): number | null {
  const found = extensions.find(({ extensionType }) => extensionType === CLOCK_EXTENSION);
  return found === undefined ? null : decodeMs(found.extensionData);
}

/** Whether a meeting of this charter can have been founded then: neither long before it was called nor after its end. */
export function isClockPlausible(originMs: number, charter: Pick<Charter, 'createdAtMs' | 'expiresAtMs'>): boolean {
  return originMs >= charter.createdAtMs - FOUNDED_EARLY_MS && originMs < charter.expiresAtMs;
}

/** The GroupInfo extension of a Welcome: how late it is in the meeting, by the clock of whoever lets somebody in. */
export function readingExtension(elapsedMs: number): Extension {
  return { extensionType: CLOCK_READING_EXTENSION, extensionData: encodeMs(Math.max(0, Math.floor(elapsedMs))) };
}

/**
 * What a Welcome says how late it is, ms since the founding; `null` where it says nothing, or something that cannot be while the
 * meeting lasts.
 */
export function readReading(
  { extensions }: Pick<GroupInfo, 'extensions'>,
  originMs: number,
  charter: Pick<Charter, 'expiresAtMs'>,
): number | null {
  const found = extensions.find(({ extensionType }) => extensionType === CLOCK_READING_EXTENSION);
  const elapsedMs = found === undefined ? null : decodeMs(found.extensionData);
  // Two clocks: that of the founder, and that of whoever wrote when the meeting ends.
  const longestMs = charter.expiresAtMs - originMs + FOUNDED_EARLY_MS;
  return elapsedMs !== null && elapsedMs <= longestMs ? elapsedMs : null;
}

function encodeMs(ms: number): Uint8Array {
  return new Writer().u64(ms).done();
}

function decodeMs(bytes: Uint8Array): number | null {
  try {
    const reader = new Reader(bytes);
    const ms = reader.u64Number();
    reader.end();
    return ms;
  } catch {
    return null;
  }
}
