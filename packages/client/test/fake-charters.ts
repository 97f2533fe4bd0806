// The fake server's side of charters that change (test support).
import { type PublishCharter, publishCharterSchema } from '@incamera/protocol';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { json, refusal } from './fake-rules.js';
import { type FakeServer } from './fake-server.js';

export const bearerOf = (request: HttpRequest): string | undefined => request.headers?.authorization?.slice(7);

/** The newest version of the charter, from proved hosts. */
export class CharterShelf {
  published: PublishCharter | null = null;
  /** False: says yes to a new version and forgets it. */
  keeps = true;

  get sealedChain(): string | null {
    return this.published?.sealedChain ?? null;
  }

  publish(server: FakeServer, request: HttpRequest): HttpResponse {
    const token = bearerOf(request);
    const peer = [...server.peers.values()].find((each) => each.token === token);
    if (server.meeting === null || peer?.role !== 'member' || !peer.isHost) {
      return refusal(403, 'protocol/not_allowed');
    }
    const published = publishCharterSchema.parse(JSON.parse(String(request.body)));
    if (published.version < (this.published?.version ?? 1)) return refusal(409, 'meeting/charter_older');
    if (!this.keeps) return json(201, {});
    this.published = published;
    server.meeting = { ...server.meeting, hostKeys: published.hostKeys };
    return json(201, {});
  }
}
