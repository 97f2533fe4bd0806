// What can be wrong with a charter, a link or what is sealed under the link's keys (L1).
import { errorTable } from '@incamera/kernel';

export const charterErrors = errorTable({
  'charter/malformed': {
    message: 'The charter of this meeting could not be read.',
    next: 'Ask the organiser for a new link.',
  },
  'charter/bad_value': {
    message: 'The charter of this meeting holds a value that is not allowed.',
    next: 'Ask the organiser to create the meeting again.',
  },
  'charter/bad_signature': {
    message: 'The charter of this meeting was not signed by its first host.',
    next: 'Do not join. Ask the organiser for a new link.',
  },
  'charter/wrong_meeting': {
    message: 'The server handed out the charter of another meeting.',
    next: 'Do not join. Tell the organiser that the link and the server disagree.',
  },
  'charter/expired': {
    message: 'This meeting is over: its charter has expired.',
    next: 'Ask the organiser for a new meeting.',
  },
  'charter/bad_link': {
    message: 'This is not a complete meeting link.',
    next: 'Copy the whole link, including the part after the # sign, and open it again.',
  },
  'charter/not_opened': {
    message: 'What the server stored for this meeting cannot be opened with this link.',
    next: 'Copy the whole link again. If it still fails, the server altered the data: tell the organiser.',
  },
  'charter/bad_details': {
    message: 'The title or the agenda is too long or holds characters that are not allowed.',
    next: 'Shorten the title to 200 and the agenda to 10,000 characters.',
  },
});

/** An error of this package. */
export type CharterError = ReturnType<typeof charterErrors.make>;
