// How much of recordings is kept, and how long (L5; decision 0041).
import { type Command, InvalidArgumentError, Option } from 'commander';

export interface RecordingSettings {
  /** From the beginning of a recording on. */
  readonly keptMs: number;
  /** Of one meeting, as ciphertext. */
  readonly meetingBytes: number;
}

export interface RawRecordingOptions {
  recordingDays: number;
  recordingMegabytes: number;
}

const DAY_MS = 24 * 3_600_000;
const MEGABYTE = 1024 * 1024;
const MOST_DAYS = 3650;
const MOST_MEGABYTES = 100_000;

function parseCount(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d{1,6}$/.test(text) || count < 1 || count > most) {
      throw new InvalidArgumentError(`A number from 1 to ${most}.`);
    }
    return count;
  };
}

export function addRecordingOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--recording-days <days>', 'how long encrypted recordings are kept')
        .env('INCAMERA_RECORDING_DAYS')
        .default(90)
        .argParser(parseCount(MOST_DAYS)),
    )
    .addOption(
      new Option('--recording-megabytes <count>', 'room for the encrypted recordings of one meeting; an hour takes 17')
        .env('INCAMERA_RECORDING_MEGABYTES')
        .default(500)
        .argParser(parseCount(MOST_MEGABYTES)),
    );
}

export function recordingSettings(raw: RawRecordingOptions): RecordingSettings {
  return { keptMs: raw.recordingDays * DAY_MS, meetingBytes: raw.recordingMegabytes * MEGABYTE };
}
