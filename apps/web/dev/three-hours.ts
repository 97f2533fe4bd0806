// A pretended file of three hours, of which ten minutes were said in the meeting: with a second of something else in them.
import { type ReportedFile } from '@incamera/client/report';
import { leakedFile } from '../../../packages/client/test/report-input.js';

const SECONDS = 3 * 3600;
const FROM = 5_100;
const TO = 5_700;

/** Names of files that are of three hours here. */
export const isOfHours = (name: string): boolean => name.startsWith('three-hours');
/** Names of files whose examination goes on for ever here. */
export const isEndless = (name: string): boolean => name.startsWith('endless');

export function fileOfHours(name: string): ReportedFile {
  const short = leakedFile();
  const [said, , foreign] = short.authenticity?.passages ?? [];
  const [copy] = short.trace?.sound?.copies ?? [];
  if (said === undefined || foreign === undefined || copy === undefined || !short.authenticity || !short.trace?.sound)
    throw new Error('the pretended file has no findings');
  const part = (fileStart: number, fileEnd: number) => ({
    ...said,
    fileStart,
    fileEnd,
    meetingStart: fileStart - FROM + 600,
    meetingEnd: fileEnd - FROM + 600,
  });
  const other = (fileStart: number, fileEnd: number) => ({ ...foreign, fileStart, fileEnd });
  const passages = [other(0, FROM), part(FROM, 5_400), other(5_400, 5_401), part(5_401, TO), other(TO, SECONDS)];
  return {
    ...short,
    name,
    bytes: 33_673_664,
    seconds: SECONDS,
    peaks: Array.from({ length: 600 }, (_, i) => Math.round(100 * Math.abs(Math.sin(i / 3) * Math.cos(i / 97))) / 100),
    trace: {
      ...short.trace,
      sound: { ...short.trace.sound, seconds: SECONDS, copies: [{ ...copy, fileStart: FROM, fileEnd: TO }] },
    },
    authenticity: { ...short.authenticity, passages, delays: [] },
  };
}
