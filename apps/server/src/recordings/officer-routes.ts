// Encrypted recordings for officers with a case (L5; decision 0041): which there are of the case's meetings, and their ciphertext. That somebody
// fetches one is a step of the case, and so stands in its record and in the history.
import {
  caseHistorySchema,
  caseIdSchema,
  RECORDING_LIMITS,
  type RecordingList,
  recordingIdSchema,
  recordingsOfSchema,
  segmentNumberOf,
  segmentPageSchema,
} from '@incamera/protocol';
import { type CaseRow, type RecordingRow } from '@incamera/store';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { orRefuse } from '../cases/case-refusals.js';
import { requireOfficers } from '../cases/named-case.js';
import { type AppContext } from '../context.js';
import { historyPage } from '../history/openings.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { segmentFile } from './segment-file.js';

const limited = perMinute(120);
/** A recording of two hours has 720 segments. */
const segments = perMinute(3000);

export function officerRecordingRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, clock, logger, history, recordings: storage } = context;
  const officer = requireRole(context, 'officer');
  const confirmed = requireRole(context, 'officer', { confirmed: true });

  app.post('/api/admin/cases/:caseId/recordings', limited, async (request, reply) => {
    await officer(request, reply);
    const { meetings } = await openCase(request);
    const { meetingId } = parseBody(recordingsOfSchema, request.body);
    if (!meetings.includes(meetingId)) throw refuse('case/unknown');
    const rows = await store.recordings.ofMeeting(meetingId);
    const recordings: RecordingList = rows.map(({ tokenHash: _, meetingId: __, ...row }) => row);
    return { recordings };
  });

  // The first page is the step that is recorded; it is asked for before anything is fetched.
  app.post('/api/admin/cases/:caseId/recordings/:recordingId/segments', limited, async (request, reply) => {
    const body = parseBody(segmentPageSchema, request.body);
    const session = await (body.after === null ? confirmed : officer)(request, reply);
    const opened = await openCase(request);
    const recording = await recordingOf(request, opened);
    if (recording.meetingId !== body.meetingId) throw refuse('recording/unknown');
    if (body.after === null) {
      const actor = session.account.displayName;
      const step = { atMs: clock.nowMs(), kind: 'recording_fetched', actor, meetingId: recording.meetingId };
      orRefuse(await store.cases.record(opened.caseId, step));
      logger.info('recording_fetched');
    }
    const rows = await store.recordings.segments(recording.recordingId, body.after, RECORDING_LIMITS.page + 1);
    return { segments: rows.slice(0, RECORDING_LIMITS.page), isLast: rows.length <= RECORDING_LIMITS.page };
  });

  app.get<{ Params: { number: string } }>(
    '/api/admin/cases/:caseId/recordings/:recordingId/segments/:number',
    segments,
    async (request, reply) => {
      await officer(request, reply);
      const { recordingId } = await recordingOf(request, await openCase(request));
      const number = segmentNumberOf(request.params.number);
      const row = number === null ? null : await store.recordings.segment(recordingId, number);
      if (row === null) throw refuse('recording/unknown');
      return reply
        .type('application/octet-stream')
        .header('content-length', row.sizeBytes)
        .header('cache-control', 'no-store')
        .send(storage.read(recordingId, segmentFile(row)));
    },
  );

  // What the log holds of a meeting, to compare a recording with.
  app.post('/api/admin/cases/:caseId/history', limited, async (request, reply) => {
    await officer(request, reply);
    const { meetings } = await openCase(request);
    const { meetingId, from } = parseBody(caseHistorySchema, request.body);
    if (!meetings.includes(meetingId)) throw refuse('case/unknown');
    return await historyPage({ store, vault: history.vault }, { meetingId }, from);
  });

  const openCase = async ({ params }: FastifyRequest): Promise<CaseRow> => {
    const parsed = caseIdSchema.safeParse((params as { readonly caseId?: unknown }).caseId);
    const row = parsed.success ? await store.cases.get(parsed.data) : null;
    if (row === null) throw refuse('case/unknown');
    if (row.closedAtMs !== null) throw refuse('case/closed');
    await requireOfficers(store, row);
    return row;
  };

  const recordingOf = async ({ params }: FastifyRequest, { meetings }: CaseRow): Promise<RecordingRow> => {
    const parsed = recordingIdSchema.safeParse((params as { readonly recordingId?: unknown }).recordingId);
    const row = parsed.success ? await store.recordings.find(parsed.data) : null;
    if (row === null || !meetings.includes(row.meetingId)) throw refuse('recording/unknown');
    return row;
  };
}
