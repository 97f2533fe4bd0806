// The errors of marking and of looking for marks (L1). "Nobody" is an answer, not an error.
import { errorTable } from '@incamera/kernel';

export const watermarkErrors = errorTable({
  'watermark/bad_key': {
    message: 'A key for marks in sound does not have 32 bytes.',
    next: 'Check the file of keys: each key is written as 64 hexadecimal digits.',
  },
  'watermark/no_keys': {
    message: 'There is no key to look for.',
    next: 'Give at least one key.',
  },
  'watermark/bad_rate': {
    message: 'This sample rate cannot be used for marks in sound.',
    next: 'Use 44.1 or 48 kHz for marking, and 8 to 192 kHz for looking for marks.',
  },
  'watermark/bad_clock': {
    message: 'A time on the clock of the meeting is not valid.',
    next: 'Give seconds since the beginning of the meeting: not negative, and the end after the beginning.',
  },
  'watermark/bad_block': {
    message: 'A block of sound does not have the form that was agreed on.',
    next: 'Give the same number of channels each time, of equal length, a multiple of 128 samples.',
  },
  'watermark/too_long': {
    message: 'The recording is longer than can be searched at once.',
    next: 'Cut it into pieces of at most twelve hours.',
  },
  'watermark/too_short': {
    message: 'The recording is too short to tell anything.',
    next: 'Use a recording of at least two seconds.',
  },
  'watermark/bad_picture': {
    message: 'This picture cannot be searched for marks.',
    next: 'Use a picture of at least 64 pixels on each side, and only frames of one size together.',
  },
  'watermark/thread_failed': {
    message: 'A part of the search ended unexpectedly.',
    next: 'Start it again. If it happens again, close other programs: memory may have run out.',
  },
  'watermark/cancelled': {
    message: 'The search was stopped before it was complete.',
    next: 'Start it again.',
  },
});

/** Codes of `watermarkErrors`. */
export type WatermarkErrorCode = keyof typeof watermarkErrors.texts;
