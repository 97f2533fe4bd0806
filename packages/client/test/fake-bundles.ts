// The fake server's side of sealed keys (test support): stored by their digests, and handed out to members; or not as it should.
import { toBase64Url } from '@incamera/kernel';
import { newBundleSchema, wireBytes } from '@incamera/protocol';
import { bundleDigest } from '@incamera/shares';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { bearerOf } from './fake-charters.js';
import { json, refusal } from './fake-rules.js';
import { type FakeServer } from './fake-server.js';

export class BundleShelf {
  /** By digest; base64url both. */
  readonly stored = new Map<string, string>();
  /** What it hands out in place of a bundle, or null: it says that it has none. */
  handsOut: (digest: string, bundle: string | undefined) => string | null = (_, bundle) => bundle ?? null;
  /** What it says that it stored. */
  names: (digest: string) => string = (digest) => digest;

  async answer(server: FakeServer, request: HttpRequest, path: string): Promise<HttpResponse> {
    const token = bearerOf(request);
    const peer = [...server.peers.values()].find((each) => each.token === token);
    if (peer === undefined) return refusal(403, 'protocol/not_allowed');
    if (request.method === 'POST') {
      const { bundle } = newBundleSchema.parse(JSON.parse(String(request.body)));
      const digest = toBase64Url(await bundleDigest(wireBytes(bundle)));
      this.stored.set(digest, bundle);
      return json(201, { digest: this.names(digest) });
    }
    if (peer.role !== 'member') return refusal(403, 'protocol/not_allowed');
    const digest = path.split('/').at(-1) ?? '';
    const bundle = this.handsOut(digest, this.stored.get(digest));
    return bundle === null ? refusal(404, 'bundle/unknown') : json(200, { bundle });
  }
}
