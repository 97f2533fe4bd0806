// The settings of the transparency log (L5): its clock, the witnesses that are asked for cosignatures, and how long what members
// testified is kept for investigations.
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
  /** How long sealed testimonies are kept. Whoever lowers this destroys evidence; what is in the log stays. */
  readonly evidenceMs: number;
}

export interface RawLogOptions {
  logInterval: number;
  witnesses?: string;
  evidenceDays: number;
}

const MAX_INTERVAL_S = 3600;
const MAX_EVIDENCE_DAYS = 3650;
const DAY_MS = 86_400_000;

function parseInterval(text: string): number {
  const seconds = Number(text);
  if (!/^\d{1,4}$/.test(text) || seconds < 1 || seconds > MAX_INTERVAL_S) {
    throw new InvalidArgumentError(`Seconds, from 1 to ${MAX_INTERVAL_S}.`);
  }
  return seconds;
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!/^\d{1,4}$/.test(text) || days < 1 || days > MAX_EVIDENCE_DAYS) {
    throw new InvalidArgumentError(`Days, from 1 to ${MAX_EVIDENCE_DAYS}.`);
  }
  return days;
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
      new Option('--evidence-days <days>', 'how long sealed testimonies of members are kept for investigations')
        .env('INCAMERA_EVIDENCE_DAYS')
        .default(90)
        .argParser(parseDays),
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
  return { intervalMs: raw.logInterval * 1000, witnesses, evidenceMs: raw.evidenceDays * DAY_MS };
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
