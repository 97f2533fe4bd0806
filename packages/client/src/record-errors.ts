// What can be wrong with the record of a meeting (L4; decision 0044): the first ones end its verification, those of `recordProblems` are
// told with it. Codes are stable.
import { errorTable } from '@incamera/kernel';

export const recordErrors = errorTable({
  'record/empty': {
    message: 'The file is empty.',
    next: 'Get the record again from whoever made it.',
  },
  'record/too_large': {
    message: 'The file is larger than the record of any meeting.',
    next: 'Choose the record as it was saved. It ends in .json.',
  },
  'record/not_a_record': {
    message: 'This is no record of a meeting.',
    next: 'Choose the file that was saved as the record of the meeting, unchanged.',
  },
  'record/truncated': {
    message: 'The end of the record is missing.',
    next: 'Get the file again: it was cut off on its way.',
  },
  'record/newer_format': {
    message: 'The record was made by a later version.',
    next: 'Use the newest version to read it.',
  },
  'record/malformed': {
    message: 'The record does not have the form that a record has: it was damaged or altered.',
    next: 'Get it again from whoever made it. If it stays so, do not rely on it.',
  },
  'record/not_canonical': {
    message: 'The record is not written as records are: it was altered after it was made.',
    next: 'Get it again from whoever made it, as a file and not as copied text.',
  },
  'record/other_log': {
    message: 'The record rests on the log of another server than the one whose key was given.',
    next: 'Compare the key of the log with somebody who is not the operator of that server.',
  },
  'record/checkpoint_refused': {
    message: 'The state of the log in the record is not signed as it says: nothing in it is proved.',
    next: 'Do not rely on the record. Keep it, and ask for another one.',
  },
  'record/too_few_witnesses': {
    message: 'Fewer witnesses than demanded have countersigned the state of the log in the record.',
    next: 'Ask for a record with a newer state of the log, or find out which witness is missing and why.',
  },
  'record/charter_refused': {
    message: 'The charter in the record is not that of the meeting, or was altered.',
    next: 'Do not rely on the record: nothing in it says under which rules the meeting was.',
  },
  'record/charter_missing': {
    message: 'The charter of the meeting is not among what was opened, and without it nothing could be judged.',
    next: 'Ask holders to release shares of more devices: hosts’ devices give the charter with the lists of members.',
  },
  'record/other_meeting': {
    message: 'The records are of different meetings.',
    next: 'Compare records of the same meeting.',
  },
});

/** What does not hold, is doubtful or is missing in a record that could be read: told beside everything that was verified. */
export const recordProblems = errorTable({
  'record/testimony_refused': {
    message: 'Something in the record is said to be signed by a member about this meeting, and is not.',
    next: 'Do not rely on it. Whoever made the record, or the server, put it there.',
  },
  'record/testimony_of_nobody': {
    message: 'Something was signed by a key that belongs to no member of that moment.',
    next: 'Do not rely on it: it counts for nothing here.',
  },
  'record/testimony_not_logged': {
    message: 'What a member signed is not shown to stand in the log.',
    next: 'It is signed, but nothing but the member’s own clock says when.',
  },
  'record/testimony_missing': {
    message: 'The log holds more of what members signed than the record shows.',
    next: 'Ask for it: an officer gets it from the holders of the charter.',
  },
  'record/logged_late': {
    message: 'What a member signed came into the log long after the time that it gives.',
    next: 'It may have been written later. Ask that member, and compare with what others signed.',
  },
  'record/order_impossible': {
    message: 'What a member signed names a later state of the log than the one that it stands in.',
    next: 'Do not rely on it: its time was made up.',
  },
  'record/clock_differs': {
    message: 'The clock of a member’s device was far from those of the others.',
    next: 'Take times by the others and by the log.',
  },
  'record/history_contradicted': {
    message:
      'A member names a state of the log that contradicts the one in the record: the history was rewritten or shown differently, or that member lies.',
    next: 'Ask that member’s device for the signed state: with it, the two together prove what the server did.',
  },
  'record/history_not_shown': {
    message: 'It is not shown that the log still begins with the state that a member named.',
    next: 'Ask for a record with a newer state of the log.',
  },
  'record/head_of_nobody': {
    message: 'A state of the log is in the record that no member names.',
    next: 'Do not rely on it: whoever made the record put it there, or altered it.',
  },
  'record/log_not_of_charter': {
    message: 'The hosts named another log in the charter than the one that this record rests on.',
    next: 'Do not rely on what only the server says. Ask a host which server the meeting was on.',
  },
  'record/witness_missing': {
    message: 'Fewer witnesses have countersigned the state of the log than the charter of the meeting demands.',
    next: 'Ask for a record with a newer state of the log, or find out which witness is missing and why.',
  },
  'record/entry_refused': {
    message: 'An entry is said to stand in the log, and does not.',
    next: 'Do not rely on it. Whoever made the record, or the server, altered it.',
  },
  'record/entry_other_meeting': {
    message: 'An entry in the record is not about this meeting.',
    next: 'It counts for nothing here.',
  },
  'record/entry_unknown': {
    message: 'An entry is of a kind that this version does not know.',
    next: 'Use the newest version to read it. It stands in the log all the same.',
  },
  'record/commit_missing': {
    message: 'Members attested a change of the group of which the record has no entry of the server.',
    next: 'Ask whoever made the record for it. If there is none, the server left it out.',
  },
  'record/founding_missing': {
    message: 'The record has no entry of the server that the meeting was founded or made.',
    next: 'Ask whoever made the record for it. If there is none, the server left it out.',
  },
  'record/epoch_missing': {
    message: 'Nobody attests a part of the meeting: who was there then is not known.',
    next: 'Ask for what members signed about it.',
  },
  'record/receipt_missing': {
    message: 'A member of that time attests nothing about a part of the meeting.',
    next: 'Ask that member. The device may have been cut off, or what it signed was left out.',
  },
  'record/receipts_differ': {
    message:
      'Members attest different things about the same moment: they were shown different meetings, or one of them lies.',
    next: 'Look at who attests what. Rely on neither before it is explained.',
  },
  'record/receipts_contradict': {
    message: 'One member attests two different things about the same moment.',
    next: 'Do not rely on what that device signed: it does not do that by itself.',
  },
  'record/roster_missing': {
    message: 'Who was there at a moment that members attest is not in the record.',
    next: 'Ask for what members signed about it. Without the list nobody can say who was there.',
  },
  'record/roster_refused': {
    message:
      'The list of members that was attested does not hold: somebody in it could not have been let in like that.',
    next: 'Do not rely on it. The members’ devices would have refused it.',
  },
  'record/roster_unattested': {
    message: 'A list of members is in the record that no member attests.',
    next: 'Do not rely on it: whoever made the record put it there, or altered it.',
  },
  'record/charter_unknown': {
    message: 'Members attest a version of the charter that the record does not have.',
    next: 'Ask for all versions: under which rules the meeting went on is not known.',
  },
  'record/recording_broken': {
    message: 'A recording does not go on where it left off: something is missing, altered or in another order.',
    next: 'Rely on the parts that fit. Ask for the rest.',
  },
  'record/records_differ': {
    message: 'Two records of one meeting contradict each other.',
    next: 'Rely on neither before it is explained: look at who signed what.',
  },
});

/** Codes of what is told beside what was verified. */
export type RecordProblemCode = keyof typeof recordProblems.texts;
