// What can be wrong with encrypted recordings, as a client sees it (L4; decision 0041).
import { errorTable } from '@incamera/kernel';

export const recordingErrors = errorTable({
  'client/recording_off': {
    message: 'This meeting was planned without recordings.',
    next: 'Plan a meeting with them, in a class that allows them.',
  },
  'client/recording_holders_missing': {
    message: 'There is nobody to whom a recording of this meeting could be sealed.',
    next: 'Ask your security officer to list holders under Administration, or plan the meeting without recordings.',
  },
  'client/recording_host_only': {
    message: 'Only a host whom the charter names can record.',
    next: 'Ask a host to record.',
  },
  'client/recording_runs': {
    message: 'A recording of this meeting is going on already.',
    next: 'Wait until it has ended.',
  },
  'client/recording_not_told': {
    message: 'The recording did not begin: not everybody who is here has been told of it.',
    next: 'Wait until everybody is connected, then begin again. Whose device does not answer can be asked to reload the page.',
  },
  'client/recording_not_permitted': {
    message: 'Somebody says that they record this meeting, and its rules do not let them.',
    next: 'Do not speak on. Ask a host to remove this person, and tell your security officer.',
  },
  'client/recording_without_consent': {
    message: 'A recording takes the sound of somebody who did not agree to it.',
    next: 'Ask whoever records to stop at once. An unmodified client does not do this: tell your security officer.',
  },
  'client/recording_not_sealed': {
    message: 'The key of a recording is not sealed to the people whom the charter of this meeting names.',
    next: 'Do not agree to it. Ask whoever records to stop, and tell your security officer.',
  },
  'client/recording_unconfirmed': {
    message: 'Nobody hears any more from the device that records: it may still be recording.',
    next: 'Speak as if it were. It is over once the device says so, or is not in the meeting any more.',
  },
  'client/recording_gap': {
    message: 'A part of the recording could not be stored, because the server was not reached for too long.',
    next: 'The recording goes on. What is missing is named with its times when it is opened.',
  },
  'client/recording_not_stored': {
    message: 'The server does not take this recording any more, so it was ended.',
    next: 'What was stored until now is kept. Ask the operator whether there is room, then begin another one.',
  },
  'client/recording_end_not_stored': {
    message: 'The server did not take the end of the recording.',
    next: 'What was stored until then is kept; what is missing is named when it is opened. Ask the operator whether there is room.',
  },
  'client/recording_cut_off': {
    message: 'A recording was cut off, because its page was closed or its device went off.',
    next: 'What this device had kept of it is stored now. The end is missing; it is named when the recording is opened.',
  },
  'client/recording_file_malformed': {
    message: 'This is no sealed recording, or its file is damaged.',
    next: 'Save it again on the page of the case.',
  },
  'client/recording_other_log': {
    message: 'The log is another one than the charter of the meeting names, or than the one whose key was given.',
    next: 'Do not rest anything on it. Ask the operator why, and compare the key with somebody who is not the operator of that server.',
  },
  'client/recording_log_refused': {
    message:
      'What is said to stand in the log about this recording does not hold by the key of the log and of its witnesses.',
    next: 'Do not rest anything on it: whoever made the file, or the server, did not show what the log holds. Save the recording again.',
  },
  'client/recording_key_missing': {
    message: 'The key of this recording was not opened.',
    next: 'Ask for it in the case: enough holders have to release their shares of recordings.',
  },
  'client/recording_unknown': {
    message: 'There is no such recording any more.',
    next: 'Nothing to do.',
  },
});
