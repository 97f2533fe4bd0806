// What can be wrong with the times of a meeting or a series (L1).
import { errorTable } from '@incamera/kernel';

export const scheduleErrors = errorTable({
  'schedule/time_zone_unknown': {
    message: 'This time zone is not known here.',
    next: 'Choose another time zone of the same region.',
  },
  'schedule/rule_mismatch': {
    message: 'The first date does not follow the rule by which the meeting repeats.',
    next: 'Choose a rule that the first date follows, or another first date.',
  },
  'schedule/rule_empty': {
    message: 'The rule ends before the first date.',
    next: 'Choose a later end.',
  },
});

export type ScheduleErrorCode = keyof typeof scheduleErrors.texts;
