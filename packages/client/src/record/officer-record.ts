// The record of a meeting as an officer makes it (L4; decision 0044): from testimonies that the holders of the charter helped to open, and
// from the history of the server.
import { type CharterChain, decodeCharterChain, verifyCharterChain } from '@incamera/charter';
import { type Bytes, type MeetingId } from '@incamera/kernel';
import { type MeetingTestimonies } from '../cases/testimony-opening.js';
import { recordErrors } from '../record-errors.js';
import { type AssembledRecord } from './assemble-record.js';
import { type RecordSource, recordFrom } from './record-source.js';

/**
 * @throws {AppError} `record/charter_missing`: no device gave the charter of this meeting with its list of members; as `recordFrom`
 */
export async function officerRecord(opened: MeetingTestimonies, source: RecordSource): Promise<AssembledRecord> {
  const meetingId = opened.meetingId as MeetingId;
  const all = opened.devices.flatMap(({ testimonies }) => testimonies);
  const rosters = all.filter(({ testimony }) => testimony.kind === 'roster');
  const chain = await longestChain(
    meetingId,
    rosters.map(({ kept }) => kept.attachment),
  );
  if (chain === null) throw recordErrors.make('record/charter_missing');
  return await recordFrom(source, {
    meetingId,
    chain,
    charters: chain.versions.map(({ bytes }) => bytes),
    testimonies: all.map(({ kept: { salt, signed } }) => ({ salt, signed })),
    rosters: [],
  });
}

/** Of what devices gave, the chain that verifies from the meeting id on and has the most versions; null: none does. */
async function longestChain(meetingId: MeetingId, given: readonly Bytes[]): Promise<CharterChain | null> {
  let longest: CharterChain | null = null;
  // The same chain comes with many lists: the longest bytes first.
  const distinct = [...new Map(given.map((bytes) => [bytes.join(), bytes])).values()];
  for (const bytes of distinct.sort((a, b) => b.byteLength - a.byteLength)) {
    const decoded = decodeCharterChain(bytes);
    const chain = decoded.ok ? await verifyCharterChain(meetingId, decoded.value) : null;
    if (chain?.ok === true && chain.value.versions.length > (longest?.versions.length ?? 0)) longest = chain.value;
  }
  return longest;
}
