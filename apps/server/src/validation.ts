// Bodies and parameters of requests against the schemas of packages/protocol (L5).
import { type MeetingId } from '@incamera/kernel';
import { meetingIdSchema } from '@incamera/protocol';
import { refuse } from './http-errors.js';

interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** @throws {AppError} protocol/malformed */
export function parseBody<T>(schema: Schema<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw refuse('protocol/malformed');
  return parsed.data;
}

/** The meeting id of a path; anything that is not 32 bytes is no meeting. */
export function meetingIdOf(params: unknown): MeetingId {
  const text = typeof params === 'object' && params !== null && 'meetingId' in params ? params.meetingId : undefined;
  const parsed = meetingIdSchema.safeParse(text);
  if (!parsed.success) throw refuse('meeting/unknown');
  return parsed.data;
}
