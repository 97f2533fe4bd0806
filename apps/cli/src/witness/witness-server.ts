// A witness over HTTP (L6; C2SP tlog-witness): add-checkpoint for logs, the last checkpoint for everybody.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MAX_WITNESS_BYTES, SIZE_MEDIA_TYPE, type Witness } from '@incamera/tlog';

const TEXT = 'text/plain; charset=utf-8';
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 200;

/** Not listening yet. `onError` hears what kept a request from being answered. */
export function witnessServer(witness: Witness, onError: (error: unknown) => void): Server {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answer(witness, request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) send(response, 500, 'the witness could not keep it\n');
      else response.destroy();
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  if (request.method === 'POST' && path === '/add-checkpoint') {
    const body = await readBody(request);
    if (body === null) return send(response, 413, 'too large\n', { connection: 'close' });
    const { status, body: text } = await witness.addCheckpoint(body);
    return send(response, status, text, status === 409 ? { 'content-type': SIZE_MEDIA_TYPE } : {});
  }
  const origin = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1];
  const note = request.method === 'GET' && origin !== undefined ? await witness.checkpoint(origin) : null;
  if (note === null) return send(response, 404, 'not found\n');
  return send(response, 200, note, { 'cache-control': 'public, max-age=2' });
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': TEXT, 'x-content-type-options': 'nosniff', ...headers }).end(body);
}

/** Null: it is larger than any request of a log. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > MAX_WITNESS_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
