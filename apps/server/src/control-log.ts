// The log at the control port (L5; decision 0047): while the server runs, it alone may open the embedded database.
import { Readable } from 'node:stream';
import { errorCode } from '@incamera/kernel';
import { parseTilePath } from '@incamera/tlog';
import { type FastifyInstance } from 'fastify';
import { type ExportSource, exportHistory } from './history/export-history.js';

export const CONTROL_CHECKPOINT = '/log/checkpoint';
export const CONTROL_EXPORT = '/log/history';

/** What the control port answers of the log. */
export function controlLogRoutes(server: FastifyInstance, source: ExportSource): void {
  const { log } = source.store.history;
  server.get(CONTROL_CHECKPOINT, async (_request, reply) => {
    const note = await log.published();
    return note === null ? await reply.code(404).send({}) : await reply.type('text/plain; charset=utf-8').send(note);
  });
  server.get<{ Params: { '*': string } }>('/log/tile/*', async (request, reply) => {
    const tile = parseTilePath(`tile/${request.params['*']}`);
    const bytes = tile === null ? null : await log.fetch(tile);
    if (bytes === null) return await reply.code(404).send({});
    return await reply.type('application/octet-stream').send(Buffer.from(bytes));
  });
  server.post(CONTROL_EXPORT, async (_request, reply) => {
    const lines = exportHistory(source);
    try {
      // What is wrong from the beginning has a name; what breaks later ends the connection, and no file appears.
      const first = await lines.next();
      const rest = prefixed(first.value ?? '', lines);
      return await reply.type('text/plain; charset=utf-8').send(Readable.from(rest));
    } catch (error) {
      return await reply.code(500).send({ code: errorCode(error) });
    }
  });
}

async function* prefixed(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
