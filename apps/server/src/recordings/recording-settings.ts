// How much of recordings is kept, and how long (L5; decision 0041).
import { type Command, Option } from 'commander';
import { parseCount } from '../option-values.js';

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
