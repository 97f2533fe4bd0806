// The fake server's side of recordings (test support): keeps segments as they come, or does not.
import { type Bytes, sha256, toBase64Url } from '@incamera/kernel';
import { newRecordingSchema, stopRecordingSchema } from '@incamera/protocol';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { bearerOf } from './fake-charters.js';
import { json, refusal } from './fake-rules.js';
import { type FakeServer } from './fake-server.js';

interface KeptRecording {
  readonly recordingId: string;
  readonly bundleDigest: string;
  readonly token: string;
  readonly segments: Map<number, Bytes>;
  /** How many the recorder says that it made; null: it has not stopped. */
  stopped: number | null;
}

export class RecordingShelf {
  readonly kept: KeptRecording[] = [];
  /** A refusal of every upload, or null. */
  refuses: string | null = null;
  /** Answers of everything that stores wait for this. */
  held: Promise<void> = Promise.resolve();

  async answer(server: FakeServer, request: HttpRequest, path: string): Promise<HttpResponse> {
    const token = bearerOf(request);
    if (path.endsWith('/recordings')) return this.#begin(server, request, token);
    const [, recordingId, what, number] = /\/recordings\/([\w-]+)\/(segments|stop)\/?(\d+)?$/.exec(path) ?? [];
    const recording = this.kept.find((one) => one.recordingId === recordingId && one.token === token);
    if (recording === undefined) return refusal(403, 'protocol/not_allowed');
    await this.held;
    if (what === 'stop') {
      recording.stopped = stopRecordingSchema.parse(JSON.parse(String(request.body))).segments;
      return json(200, {});
    }
    if (this.refuses !== null) return refusal(413, this.refuses);
    const octets = request.body as Bytes;
    recording.segments.set(Number(number), octets);
    return json(201, { digest: toBase64Url(await sha256(octets)) });
  }

  #begin(server: FakeServer, request: HttpRequest, bearer: string | undefined): HttpResponse {
    if (![...server.peers.values()].some((peer) => peer.token === bearer && peer.role === 'member')) {
      return refusal(403, 'protocol/not_allowed');
    }
    const { recordingId, bundleDigest } = newRecordingSchema.parse(JSON.parse(String(request.body)));
    const token = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    this.kept.push({ recordingId, bundleDigest, token, segments: new Map(), stopped: null });
    return json(201, { token });
  }
}
