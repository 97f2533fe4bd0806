// Encrypted recordings as they come in (L5; decision 0041): a host's client begins one, stores segments under the recording's own token,
// so that they arrive after a lost connection and the end of the meeting as well, and says that it stopped. All of it is ciphertext.
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  newRecordingSchema,
  RECORDING_LIMITS,
  recordingIdSchema,
  type ServerErrorCode,
  segmentNumberOf,
  stopRecordingSchema,
} from '@incamera/protocol';
import { type RecordingRow } from '@incamera/store';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { storedMeeting } from '../rules/stored-meeting.js';
import { perMinute } from '../security/rate-limits.js';
import { newToken, tokenHash } from '../security/secrets.js';
import { meetingIdOf, parseBody } from '../validation.js';
import { type RecordingSettings } from './recording-settings.js';
import { segmentFile } from './segment-file.js';

/** Segments of one recording that are being received at the same time. */
const MAX_UPLOADS = 4;
const START_REFUSALS: Readonly<Record<'exists' | 'full' | 'ended' | 'no_bundle', ServerErrorCode>> = {
  exists: 'recording/exists',
  full: 'recording/full',
  ended: 'meeting/ended',
  no_bundle: 'bundle/unknown',
};

export function recorderRoutes(
  app: FastifyInstance,
  { store, rooms, recordings: storage, clock, rng, logger }: AppContext,
  settings: RecordingSettings,
): void {
  const uploads = new Map<string, number>();

  app.post('/api/meetings/:meetingId/recordings', perMinute(30), async (request, reply) => {
    const meetingId = meetingIdOf(request.params);
    const bearer = bearerOf(request);
    const peer = bearer === null ? null : await rooms.memberByTokenHash(meetingId, tokenHash(bearer));
    if (peer === null) throw refuse('protocol/not_allowed');
    const { holders, ...wanted } = parseBody(newRecordingSchema, request.body);
    const meeting = await store.meetings.get(meetingId);
    const policy = meeting?.policy ? storedMeeting(meeting.policy) : null;
    const isAllowed = policy?.rules.recording === true && policy.features.includes('recording');
    if (!peer.isHost || !isAllowed) throw refuse('recording/not_allowed');
    const token = newToken(rng);
    const nowMs = clock.nowMs();
    const row = { ...wanted, meetingId, peerId: peer.peerId, tokenHash: tokenHash(token), nowMs };
    const started = await store.recordings.start(
      { ...row, keptUntilMs: nowMs + settings.keptMs },
      holders,
      RECORDING_LIMITS,
    );
    if (started !== 'started') throw refuse(START_REFUSALS[started]);
    logger.info('recording_started');
    return await reply.code(201).send({ token });
  });

  app.post<{ Params: { number: string } }>(
    '/api/meetings/:meetingId/recordings/:recordingId/segments/:number',
    perMinute(600),
    async (request, reply) => {
      const recording = await ownRecording(request);
      const { recordingId, meetingId } = recording;
      const number = segmentNumberOf(request.params.number);
      if (number === null) throw refuse('protocol/malformed');
      await requireRunning(recording);
      const running = uploads.get(recordingId) ?? 0;
      if (running >= MAX_UPLOADS) throw refuse('protocol/rate_limited');
      uploads.set(recordingId, running + 1);
      try {
        const octets = await readOctets(request);
        const used = await store.recordings.usedBytes(meetingId);
        if (used + octets.byteLength > settings.meetingBytes) throw refuse('recording/full');
        const digest = createHash('sha256').update(octets).digest('base64url');
        const segment = { number, digest, sizeBytes: octets.byteLength, storedAtMs: clock.nowMs() };
        const name = segmentFile(segment);
        await storage.save(recordingId, name, Readable.from([octets]), RECORDING_LIMITS.segmentBytes);
        const added = await store.recordings.addSegment(recording, segment);
        if (added === 'taken' || added === 'over') {
          await storage.delete(recordingId, name);
          throw refuse(added === 'taken' ? 'recording/segment_taken' : 'recording/over');
        }
        return await reply.code(201).send({ digest });
      } finally {
        const left = (uploads.get(recordingId) ?? 1) - 1;
        if (left > 0) uploads.set(recordingId, left);
        else uploads.delete(recordingId);
      }
    },
  );

  app.post('/api/meetings/:meetingId/recordings/:recordingId/stop', perMinute(60), async (request) => {
    const recording = await ownRecording(request);
    const { segments } = parseBody(stopRecordingSchema, request.body);
    // A second time is an answer that got lost.
    if (await store.recordings.stop(recording, segments, clock.nowMs())) logger.info('recording_stopped');
    return {};
  });

  /** The recording of the address, if the request has its token. */
  const ownRecording = async (request: FastifyRequest): Promise<RecordingRow> => {
    const meetingId = meetingIdOf(request.params);
    const { recordingId } = request.params as { readonly recordingId?: unknown };
    const asked = recordingIdSchema.safeParse(recordingId);
    const bearer = bearerOf(request);
    const row = asked.success && bearer !== null ? await store.recordings.get(meetingId, asked.data) : null;
    if (row === null || bearer === null || row.tokenHash !== tokenHash(bearer)) throw refuse('protocol/not_allowed');
    return row;
  };

  /** While the meeting runs, and for some minutes beyond: what was recorded at its end is still on its way. */
  const requireRunning = async ({ meetingId }: RecordingRow): Promise<void> => {
    const endedAtMs = await store.recordings.endOf(meetingId);
    const isOpen = endedAtMs === null || (endedAtMs ?? 0) + RECORDING_LIMITS.graceMs > clock.nowMs();
    if (!isOpen) throw refuse('recording/over');
  };
}

function bearerOf({ headers }: FastifyRequest): string | null {
  return /^Bearer ([A-Za-z0-9_-]{43})$/.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** All of a body of octets, as large as one segment at most. The parser of octets leaves it a stream (files/routes.ts). */
async function readOctets(request: FastifyRequest): Promise<Buffer> {
  if (request.headers['content-type'] !== 'application/octet-stream') throw refuse('protocol/malformed');
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  for await (const part of request.body as AsyncIterable<Buffer>) {
    sizeBytes += part.byteLength;
    if (sizeBytes > RECORDING_LIMITS.segmentBytes) throw refuse('protocol/too_large');
    parts.push(part);
  }
  if (sizeBytes === 0) throw refuse('protocol/malformed');
  return Buffer.concat(parts);
}
