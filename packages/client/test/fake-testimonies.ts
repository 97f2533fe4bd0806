// The fake server's side of testimonies (test support): taken of members, in order; or not as it should.
import { newTestimonySchema } from '@incamera/protocol';
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

export class TestimonyShelf {
  readonly taken: TakenTestimony[] = [];
  /** The code with which it refuses one, or null: it takes it. */
  refuses: (one: TakenTestimony) => string | null = () => null;

  answer(server: FakeServer, request: HttpRequest): HttpResponse {
    const token = bearerOf(request);
    const peer = [...server.peers.values()].find((each) => each.token === token);
    if (peer?.role !== 'member') return refusal(403, 'protocol/not_allowed');
    const one = { peerId: peer.id, ...newTestimonySchema.parse(JSON.parse(String(request.body))) };
    const code = this.refuses(one);
    if (code !== null) return refusal(409, code);
    this.taken.push(one);
    return json(201, {});
  }
}
