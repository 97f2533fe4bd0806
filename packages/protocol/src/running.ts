// What is going on at a server over HTTP (L1): counts, and nothing that stands for a single meeting or person.
import { z } from 'zod';
import './zod-without-eval.js';

const count = z.int().min(0);
const words = z.strictObject({ en: z.string().max(1000), de: z.string().max(1000) });

/** GET /api/admin/running (officer, operator): at this moment. */
export const runningMeetingsSchema = z.strictObject({
  /** Meetings in which a member is connected, by classification: lowest first, those without one before. */
  classes: z
    .array(
      z.strictObject({
        /** As the server was told when the meeting was created; null: made without. */
        classification: z.strictObject({ id: z.string().max(40), label: words }).nullable(),
        meetingCount: count,
        /** Members that are connected; somebody who is there with two devices counts twice. */
        peopleCount: count,
      }),
    )
    .max(1000),
  /** Members connected in the meeting that has most of them; 0: none is running. */
  largestGroup: count,
  /** Meetings that begin within 24 hours and were not cancelled. */
  plannedCount: count,
  /** Media processes, and how many of them answer. */
  media: z.strictObject({ processCount: count, answeringCount: count }),
});

export type RunningMeetings = z.output<typeof runningMeetingsSchema>;
