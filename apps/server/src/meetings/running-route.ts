// What is going on, for operators and officers (L5): counts only. Which meetings there are, whose and since when is in no answer;
// the order of classes is that of their levels, so that it does not say which meeting came first.
import { findClassification } from '@incamera/charter/policy';
import { type RunningMeetings } from '@incamera/protocol';
import { type FastifyInstance } from 'fastify';
import { requireRole } from '../auth/guards.js';
import { type AppContext } from '../context.js';
import { storedMeeting } from '../rules/stored-meeting.js';
import { perMinute } from '../security/rate-limits.js';
import { type RunningRoom } from '../socket/rooms.js';

const PLANNED_WITHIN_MS = 24 * 3_600_000;

type Classification = RunningMeetings['classes'][number]['classification'];

interface ClassCount {
  readonly classification: Classification;
  readonly level: number;
  meetingCount: number;
  peopleCount: number;
}

export function runningRoute(app: FastifyInstance, context: AppContext): void {
  const { store, rooms, router, clock } = context;
  const sees = requireRole(context, ['officer', 'operator']);

  app.get('/api/admin/running', perMinute(60), async (request, reply): Promise<RunningMeetings> => {
    await sees(request, reply);
    const nowMs = clock.nowMs();
    const [plannedCount, workers] = await Promise.all([
      store.meetings.countBeginning(nowMs, nowMs + PLANNED_WITHIN_MS),
      router.workerMetrics(),
    ]);
    const running = rooms.running();
    return {
      classes: countByClass(running, context),
      largestGroup: Math.max(0, ...running.map((room) => room.memberCount)),
      plannedCount,
      media: { processCount: workers.length, answeringCount: workers.filter((worker) => worker !== null).length },
    };
  });
}

function countByClass(running: readonly RunningRoom[], context: AppContext): RunningMeetings['classes'] {
  const counts = new Map<string, ClassCount>();
  for (const { policy, memberCount } of running) {
    const { classification, level } = classOf(policy, context);
    const key = classification?.id ?? '';
    const entry = counts.get(key) ?? { classification, level, meetingCount: 0, peopleCount: 0 };
    entry.meetingCount += 1;
    entry.peopleCount += memberCount;
    counts.set(key, entry);
  }
  return [...counts.values()]
    .sort((a, b) => a.level - b.level || ((a.classification?.id ?? '') < (b.classification?.id ?? '') ? -1 : 1))
    .map(({ level: _, ...entry }) => entry);
}

/** Under its name of today, if officers have not taken it out since. */
function classOf(policy: string | null, context: AppContext): Pick<ClassCount, 'classification' | 'level'> {
  const meeting = policy === null ? null : storedMeeting(policy);
  if (meeting === null) return { classification: null, level: Number.NEGATIVE_INFINITY };
  const { document } = context.policies.shelf.inForce.rulebook;
  const { label, level } = findClassification(document, meeting.classificationId) ?? meeting;
  return { classification: { id: meeting.classificationId, label: { ...label } }, level };
}
