// The fake server's side of files (test support): ciphertext in, ciphertext out, for members.
import { type Bytes, toBase64Url } from '@incamera/kernel';
import { type HttpRequest, type HttpResponse } from '../src/environment.js';
import { bearerOf } from './fake-charters.js';
import { json, refusal } from './fake-rules.js';
import { type FakeServer } from './fake-server.js';

export function answerFile(server: FakeServer, request: HttpRequest, fileId: string | undefined): HttpResponse {
  const token = bearerOf(request);
  if (![...server.peers.values()].some((peer) => peer.token === token && peer.role === 'member')) {
    return refusal(403, 'protocol/not_allowed');
  }
  if (request.method === 'POST') {
    const id = `f_${toBase64Url(crypto.getRandomValues(new Uint8Array(16)))}`;
    server.files.set(id, request.body as Bytes);
    return json(200, { fileId: id });
  }
  const bytes = server.files.get(fileId ?? '');
  return bytes ? { ...json(200, {}), arrayBuffer: async () => bytes.slice().buffer } : refusal(404, 'file/unknown');
}
