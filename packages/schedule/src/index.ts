// When meetings are, and how people are told (L1): rules of repetition, time zones, invitations. Server and clients share
// it; nothing in it is secret but the links that the caller puts into an invitation.
export { type CalendarEvent, type CalendarOptions, type MailParties, writeCalendar } from './calendar.js';
export { type ScheduleErrorCode, scheduleErrors } from './errors.js';
export {
  INVITATION_KINDS,
  type InvitationKind,
  type InvitationLanguage,
  type InvitationText,
  invitationSummary,
  invitationText,
  LANGUAGES,
} from './invitation-words.js';
export { listOccurrences, type Occurrence, type OccurrenceWindow } from './occurrences.js';
export {
  formatRepeat,
  POSITIONS,
  type Position,
  positionOf,
  REPEAT_LIMITS,
  type Repeat,
  type RepeatEnd,
  type RepeatPattern,
  repeatSchema,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
} from './repeat.js';
export { isTimeZone, type LocalTime, localTimeOf, momentOf } from './time-zone.js';
