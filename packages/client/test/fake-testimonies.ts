// The fake server's side of testimonies (test support): taken of members, and put into its log at the next tick; or not as it should.
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { type HistoryPage, newTestimonySchema, wireBytes } from '@incamera/protocol';
import { Batch, batchSecret, commitEntry, encodeEntry, encodeLogEntry } from '@incamera/tlog';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { bearerOf } from './fake-charters.js';
import { json, refusal } from './fake-rules.js';
import { type FakeServer } from './fake-server.js';

export interface TakenTestimony {
  readonly peerId: string;
  /** base64url. */
  readonly commitment: string;
  readonly sealed: string | null;
}

const SECRET = new Uint8Array(32).fill(5);
const SALT = new Uint8Array(32).fill(6);

export class TestimonyShelf {
  readonly taken: TakenTestimony[] = [];
  /** Entries of the history, by the batch that they stand in. */
  readonly #logged = new Map<number, Bytes[]>();
  /** The code with which it refuses one, or null: it takes it. */
  refuses: (one: TakenTestimony) => string | null = () => null;
  /** Whether it puts what it took into its log. */
  logs: (one: TakenTestimony) => boolean = () => true;

  answer(server: FakeServer, request: HttpRequest): HttpResponse {
    const peer = memberOf(server, request);
    if (peer === null) return refusal(403, 'protocol/not_allowed');
    const one = { peerId: peer.id, ...newTestimonySchema.parse(JSON.parse(String(request.body))) };
    const code = this.refuses(one);
    if (code !== null) return refusal(409, code);
    this.taken.push(one);
    if (this.logs(one)) this.#log(server, one);
    return json(201, {});
  }

  /** GET /api/meetings/ID/history: what the log has by now. */
  history(server: FakeServer, request: HttpRequest, query: URLSearchParams): HttpResponse {
    if (memberOf(server, request) === null) return refusal(403, 'protocol/not_allowed');
    const [batch, place] = [Number(query.get('batch') ?? 0), Number(query.get('place') ?? 0)];
    const entries = [...this.#logged]
      .filter(([batchIndex]) => batchIndex < server.history.size)
      .flatMap(([batchIndex, list]) => {
        const tree = batchOf(batchIndex, list);
        return list.map((entry, at) => ({
          batchIndex,
          place: at,
          opened: { salt: toBase64Url(SALT), entry: toBase64Url(entry) },
          path: tree.path(at).map(toBase64Url),
        }));
      })
      .filter((one) => one.batchIndex > batch || (one.batchIndex === batch && one.place >= place));
    return json(200, { entries: entries.slice(0, 200), next: null } satisfies HistoryPage);
  }

  #log(server: FakeServer, { peerId, commitment }: TakenTestimony): void {
    const { size } = server.history;
    const meetingId = server.meeting?.meetingId ?? '';
    const event = { type: 'testimony' as const, meetingId, peerId, commitment: wireBytes(commitment) };
    const list = [...(this.#logged.get(size) ?? []), encodeEntry({ ...event, atMs: server.clock.nowMs() })];
    this.#logged.set(size, list);
    server.history.placed.set(size, encodeLogEntry(batchOf(size, list).root()));
  }
}

function batchOf(batchIndex: number, entries: readonly Bytes[]): Batch {
  const leaves = new Map(entries.map((entry, place) => [place, commitEntry(SALT, entry)]));
  return new Batch(batchSecret(SECRET, batchIndex), leaves);
}

function memberOf(server: FakeServer, request: HttpRequest) {
  const token = bearerOf(request);
  const peer = [...server.peers.values()].find((each) => each.token === token);
  return peer?.role === 'member' ? peer : null;
}
