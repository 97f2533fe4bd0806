// Pretended counts of the administration: a busy server with one media process down, or with the scene "quiet" nothing at all.
import { type RunningMeetings } from '@incamera/protocol';

export function fakeRunning(scene: string): RunningMeetings {
  if (scene === 'quiet') {
    return { classes: [], largestGroup: 0, plannedCount: 0, media: { processCount: 2, answeringCount: 2 } };
  }
  return {
    classes: [
      { classification: null, meetingCount: 1, peopleCount: 2 },
      {
        classification: { id: 'internal', label: { en: 'Internal', de: 'Intern' } },
        meetingCount: 14,
        peopleCount: 1093,
      },
      {
        classification: {
          id: 'restricted',
          label: { en: 'Restricted – for official use only', de: 'VS – Nur für den Dienstgebrauch' },
        },
        meetingCount: 3,
        peopleCount: 21,
      },
    ],
    largestGroup: 480,
    plannedCount: 38,
    media: { processCount: 2, answeringCount: 1 },
  };
}
