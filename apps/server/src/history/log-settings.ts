// The settings of the transparency log (L5): its clock, and the witnesses that are asked for cosignatures.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { witnessListSchema } from '@incamera/protocol';
import { type NoteKey, parseVkey } from '@incamera/tlog';
import { type Command, InvalidArgumentError, Option } from 'commander';

export interface WitnessSettings {
  readonly key: NoteKey;
  /** Submission prefix, with a slash at its end. */
  readonly url: URL;
}

export interface LogSettings {
  /** Time from one entry of the log to the next. */
  readonly intervalMs: number;
  /** Whoever can change these decides who sees that this server keeps to one history; nothing else is sent there. */
  readonly witnesses: readonly WitnessSettings[];
}

export interface RawLogOptions {
  logInterval: number;
  witnesses?: string;
}

const MAX_INTERVAL_S = 3600;

function parseInterval(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,4}$/.test(text) || seconds < 1 || seconds > MAX_INTERVAL_S) {
    throw new InvalidArgumentError(`Seconds, from 1 to ${MAX_INTERVAL_S}.`);
  }
  return seconds;
}

export function addLogOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--log-interval <seconds>', 'from one entry of the transparency log to the next')
        .env('INCAMERA_LOG_INTERVAL')
        .default(10)
        .argParser(parseInterval),
    )
    .addOption(
      new Option('--witnesses <file>', 'JSON file of witnesses that countersign the log (default: none)').env(
        'INCAMERA_WITNESSES',
      ),
    );
}

/** @param invalid makes the error of a setting */
export function logSettings(raw: RawLogOptions, invalid: (setting: string, reason: string) => Error): LogSettings {
  const file = raw.witnesses;
  const witnesses = file === undefined || file === '' ? [] : readWitnesses(resolve(file), invalid);
  return { intervalMs: raw.logInterval * 1000, witnesses };
}

function readWitnesses(file: string, invalid: (setting: string, reason: string) => Error): WitnessSettings[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw invalid('--witnesses', 'cannot be read, or is no JSON');
  }
  const list = witnessListSchema.safeParse(json);
  if (!list.success) throw invalid('--witnesses', 'must be [{"vkey": "name+id+key", "url": "https://…/"}, …]');
  return list.data.map(({ vkey, url }) => {
    try {
      return { key: parseVkey(vkey), url: new URL(url.endsWith('/') ? url : `${url}/`) };
    } catch {
      throw invalid('--witnesses', 'has a key or an address that cannot be read');
    }
  });
}
