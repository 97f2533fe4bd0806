// The history of a server as an officer gets it (L4; decision 0043): every opening is verified against tiles that this device compared with
// the signed state itself, and carries its whole proof from then on.

import { AppError } from '@incamera/kernel';
import { type HistoryPage, historyLogSchema, historyPageSchema, wireBytes } from '@incamera/protocol';
import {
  openCheckpoint,
  type ProvedOpening,
  parseVkey,
  type TileId,
  TileReader,
  tilePath,
  verifyProvedOpening,
} from '@incamera/tlog';
import { type HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { sweepErrors } from '../sweep-errors.js';
import { HISTORY_FORMAT, type HistoryFile, toHistoryEntry } from './history-file.js';

/** Pages of 200: two million entries. */
const MOST_PAGES = 10_000;

type Environment = Pick<ClientEnvironment, 'publicUrl' | 'request'>;

/**
 * Everything that stands behind the log, up to its state of now.
 * @param onProgress how many entries there are so far
 * @throws {AppError} auth/reauthenticate, client/network, client/malformed_answer, client/history_endless, and what verifying throws
 */
export async function fetchHistory(
  http: HttpClient,
  environment: Environment,
  onProgress: (entries: number) => void = () => undefined,
): Promise<HistoryFile> {
  // First, so that whoever may not have it is told so.
  let page = await http.get('/api/admin/history', historyPageSchema);
  const { vkey } = await http.get('/api/history/log', historyLogSchema);
  const note = new TextDecoder().decode(await bytesOf(environment, '/log/checkpoint'));
  const checkpoint = await openCheckpoint(note, parseVkey(vkey));
  const reader = await TileReader.open(checkpoint, { fetch: (tile) => tileOf(environment, tile) });
  const file: HistoryFile = { format: HISTORY_FORMAT, vkey, checkpoint: note, erased: 0, entries: [] };
  for (let pages = 1; ; pages++) {
    for (const wire of page.entries) await take(file, wire, reader);
    onProgress(file.entries.length);
    if (page.next === null) return file;
    if (pages === MOST_PAGES) throw sweepErrors.make('client/history_endless');
    const { batchIndex, place } = page.next;
    page = await http.get(`/api/admin/history?batch=${batchIndex}&place=${place}`, historyPageSchema);
  }
}

async function take(file: HistoryFile, wire: HistoryPage['entries'][number], reader: TileReader): Promise<void> {
  // What was written since belongs to a later state.
  if (wire.batchIndex >= reader.head.size) return;
  if (wire.opened === null) {
    file.erased++;
    return;
  }
  const opening: ProvedOpening = {
    batchIndex: wire.batchIndex,
    place: wire.place,
    salt: wireBytes(wire.opened.salt),
    entry: wireBytes(wire.opened.entry),
    path: wire.path.map(wireBytes),
    inclusion: await reader.inclusionProof(wire.batchIndex),
  };
  verifyKnown(opening, reader);
  file.entries.push(toHistoryEntry(opening));
}

/** An entry of a later version is taken along: it stands there. */
function verifyKnown(opening: ProvedOpening, reader: TileReader): void {
  try {
    verifyProvedOpening(opening, reader.head);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'tlog/entry_unknown') throw error;
  }
}

async function tileOf(environment: Environment, tile: TileId): Promise<Uint8Array | null> {
  const { publicUrl, request } = environment;
  const answer = await request(`${publicUrl}/log/${tilePath(tile)}`, { method: 'GET' }).catch((cause) => {
    throw clientErrors.make('client/network', { cause });
  });
  return answer.status === 200 ? new Uint8Array(await answer.arrayBuffer()) : null;
}

async function bytesOf({ publicUrl, request }: Environment, path: string): Promise<Uint8Array> {
  const answer = await request(`${publicUrl}${path}`, { method: 'GET' }).catch((cause) => {
    throw clientErrors.make('client/network', { cause });
  });
  if (answer.status !== 200) throw clientErrors.make('client/network', { context: { status: answer.status } });
  return new Uint8Array(await answer.arrayBuffer());
}
