// Files of the chat (L5): ciphertext in, ciphertext out, for members of the meeting only.
import { type Readable } from 'node:stream';
import { type MeetingId } from '@incamera/kernel';
import { LIMITS } from '@incamera/protocol';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { newFileId, tokenHash } from '../security/secrets.js';
import { meetingIdOf } from '../validation.js';
import { type FileStorage, TooLargeError } from './file-storage.js';

/** Uploads of one meeting at the same time. */
const MAX_UPLOADS = 8;

export function fileRoutes(app: FastifyInstance, context: AppContext, storage: FileStorage): void {
  const { store, rooms, clock, rng } = context;
  const uploads = new Map<string, number>();

  const member = async (request: FastifyRequest): Promise<MeetingId> => {
    const meetingId = meetingIdOf(request.params);
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
    const peer = token === undefined ? null : await rooms.memberByTokenHash(meetingId, tokenHash(token));
    if (peer === null) throw refuse('protocol/not_allowed');
    return meetingId;
  };

  // The body stays a stream; its size is counted while it is written.
  app.addContentTypeParser('application/octet-stream', (_request, payload, parsed) => parsed(null, payload));

  app.post('/api/meetings/:meetingId/files', perMinute(120), async (request, reply) => {
    const meetingId = await member(request);
    if (request.headers['content-type'] !== 'application/octet-stream') throw refuse('protocol/malformed');
    if (Number(request.headers['content-length'] ?? 0) > LIMITS.fileBytes) throw refuse('protocol/too_large');
    if ((await store.files.usedBytes(meetingId)) >= LIMITS.meetingFilesBytes) throw refuse('file/quota');
    const running = uploads.get(meetingId) ?? 0;
    if (running >= MAX_UPLOADS) throw refuse('protocol/rate_limited');
    uploads.set(meetingId, running + 1);
    const fileId = newFileId(rng);
    try {
      const sizeBytes = await storage.save(meetingId, fileId, request.body as Readable, LIMITS.fileBytes);
      const file = { fileId, meetingId, sizeBytes, nowMs: clock.nowMs() };
      const added = await store.files.add(file, LIMITS.meetingFilesBytes);
      if (added !== 'stored') {
        await storage.delete(meetingId, fileId);
        throw refuse(added === 'full' ? 'file/quota' : 'meeting/ended');
      }
      return await reply.code(201).send({ fileId });
    } catch (error) {
      throw error instanceof TooLargeError ? refuse('protocol/too_large') : error;
    } finally {
      const left = (uploads.get(meetingId) ?? 1) - 1;
      if (left > 0) uploads.set(meetingId, left);
      else uploads.delete(meetingId);
    }
  });

  app.get<{ Params: { fileId: string } }>(
    '/api/meetings/:meetingId/files/:fileId',
    perMinute(600),
    async (request, reply) => {
      const meetingId = await member(request);
      const { fileId } = request.params;
      const file = await store.files.get(meetingId, fileId);
      if (file === null) throw refuse('file/unknown');
      return reply
        .type('application/octet-stream')
        .header('content-length', file.sizeBytes)
        .header('cache-control', 'no-store')
        .send(storage.read(meetingId, fileId));
    },
  );
}
