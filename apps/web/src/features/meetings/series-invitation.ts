// The invitation to what is still to come of a series.
import { type Series } from '@incamera/client';
import { type Invited } from './planned-actions.js';
import { isToCome } from './schedule-list.js';

export function invitedSeries(series: Series, made: Invited['made']): Invited {
  const dates = series.dates.filter(isToCome);
  const link = dates.length === 1 ? (dates[0]?.link ?? null) : null;
  const meetingIds = dates.map((date) => date.meetingId);
  return { title: series.title, meetingIds, link, expiresAtMs: null, made, interrupted: null };
}
