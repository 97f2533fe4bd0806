// The log that a new meeting names (L4; decision 0039): what the server says of it, read before it goes into the charter.
import { type CharterClassification, type CharterLog } from '@incamera/charter';
import { formatVkey, parseVkey } from '@incamera/tlog';
import { historyErrors } from '../history-errors.js';
import { type LogApi } from './log-api.js';

/** @throws {AppError} `client/witnesses_missing`, tlog/key_malformed, or why the server could not be asked */
export async function namedLogFor(api: LogApi, { rules }: CharterClassification): Promise<CharterLog> {
  const about = await api.about();
  const witnesses = [...new Set(about.witnesses.map(readable))].sort();
  if (witnesses.length < rules.witnesses) {
    throw historyErrors.make('client/witnesses_missing', {
      context: { asked: rules.witnesses, there: witnesses.length },
    });
  }
  return { vkey: readable(about.vkey), witnesses, required: rules.witnesses, intervalMs: about.intervalMs };
}

const readable = (vkey: string): string => formatVkey(parseVkey(vkey));
