// What a member's device can find wrong with the log of its server (L4; decision 0039).
import { errorTable } from '@incamera/kernel';

export const historyErrors = errorTable({
  'client/history_forked': {
    message: 'The server shows somebody in this meeting another history than this device: its log was split.',
    next: 'Do not rely on the server. Save the evidence behind the lock, and give it to your security officer by another channel.',
  },
  'client/history_disputed': {
    message: 'Somebody’s device says that it was shown another history than this one. It did not bring the proof.',
    next: 'Ask the person to look behind the lock. Either the server splits its log, or that device does not speak the truth.',
  },
  'client/history_rewritten': {
    message: 'The history of this server was rewritten: its log contradicts what this device saw before.',
    next: 'Do not rely on the server. Save the evidence behind the lock, and give it to your security officer by another channel.',
  },
  'client/history_rolled_back': {
    message: 'The log of this server is shorter than it was: what stood in it is gone.',
    next: 'Ask the operator whether a backup was restored, and tell your security officer. The meeting itself goes on.',
  },
  'client/history_stale': {
    message: 'The server shows an old state of its log: it does not grow as it must, or others have seen more of it.',
    next: 'Check the clock of this device. If it is right, tell the others and the operator: news may be kept from you.',
  },
  'client/history_key_changed': {
    message: 'The log of this server is signed by another key than before, or than the rules of this meeting name.',
    next: 'Ask the operator by another channel whether a new log was begun. If not, do not rely on the server.',
  },
  'client/history_altered': {
    message: 'What the server hands out of its log does not belong to what the log has signed.',
    next: 'Tell the operator and your security officer. What was recorded of this meeting cannot be relied on until it is clear.',
  },
  'client/history_unwitnessed': {
    message: 'Fewer witnesses than this meeting demands have countersigned the log of the server.',
    next: 'Wait a minute and try again. If it stays so, ask the operator which witness cannot be reached.',
  },
  'client/history_unavailable': {
    message: 'The server has not handed out its log for some time, so nobody here can check its history.',
    next: 'The meeting goes on. If it stays so, tell the operator.',
  },
  'client/history_entry_unproved': {
    message: 'The server shows an entry in your name that its log does not hold.',
    next: 'Do not rely on the entry, and tell your security officer: the server made it up or altered it.',
  },
  'client/history_backdated': {
    message:
      'An entry in your name was put in afterwards: it says to be older than it is, or stands where nothing was shown before.',
    next: 'Tell your security officer: something was issued in your name, and the server hid or hides when.',
  },
  'client/witnesses_missing': {
    message: 'This classification asks for more witnesses of the log than this server has.',
    next: 'Ask the operator to have the log countersigned by more witnesses, or choose another classification.',
  },
});

export type HistoryErrorCode = keyof typeof historyErrors.texts;
