// Everything that can be wrong with a transparency log, as those find it who read it (L1).
import { errorTable } from '@incamera/kernel';

export const tlogErrors = errorTable({
  'tlog/key_malformed': {
    message: 'The key of a log or of a witness could not be read.',
    next: 'Copy it again, whole and in one line: name+8 hexadecimal digits+base64.',
  },
  'tlog/note_malformed': {
    message: 'A signed note could not be read: it does not have the form that the specification gives.',
    next: 'Fetch it again. If that changes nothing, do not trust the log: tell your security officer.',
  },
  'tlog/note_unsigned': {
    message: 'A signed note carries no signature of a key that is trusted for it.',
    next: 'Check that the key of the log was copied correctly. If it was, somebody else wrote this note.',
  },
  'tlog/note_bad_signature': {
    message: 'A signature that names a trusted key does not belong to this text.',
    next: 'Do not trust the log: the note was altered. Keep it and tell your security officer.',
  },
  'tlog/too_few_witnesses': {
    message: 'Fewer witnesses than demanded have countersigned the state of the log.',
    next: 'Try again in a minute. If it stays so, ask the operator which witness cannot be reached.',
  },
  'tlog/checkpoint_malformed': {
    message: 'The state of the log could not be read.',
    next: 'Fetch it again. If that changes nothing, do not trust the log: tell your security officer.',
  },
  'tlog/other_log': {
    message: 'This is the state of another log.',
    next: 'Check the address of the log. If it is right, tell your security officer.',
  },
  'tlog/proof_invalid': {
    message: 'A proof does not show that the entry stands in the log.',
    next: 'Do not rely on the entry. Keep the proof and tell your security officer.',
  },
  'tlog/history_rewritten': {
    message:
      'Two states of the log contradict each other: the history was rewritten, or two people are shown different ones.',
    next: 'Do not rely on the server. Keep both states, each is signed: together they are the proof. Tell your security officer.',
  },
  'tlog/rolled_back': {
    message: 'The log is shorter than it was before.',
    next: 'The server shows an old state, or was restored from an old backup. Ask the operator, and tell your security officer.',
  },
  'tlog/out_of_range': {
    message: 'The log does not have that many entries.',
    next: 'Fetch a newer state of the log first.',
  },
  'tlog/tile_missing': {
    message: 'The server does not give out a part of the log that must exist.',
    next: 'Try again. If it stays so, the history cannot be checked: tell your security officer.',
  },
  'tlog/tile_malformed': {
    message: 'A part of the log has the wrong length.',
    next: 'Try again. If it stays so, do not trust the log: tell your security officer.',
  },
  'tlog/tile_altered': {
    message: 'A part of the log does not belong to the state that the log signed.',
    next: 'Do not trust the log. Keep its signed state and tell your security officer.',
  },
  'tlog/bundle_malformed': {
    message: 'Entries of the log could not be read.',
    next: 'Try again. If it stays so, do not trust the log: tell your security officer.',
  },
  'tlog/entry_altered': {
    message: 'An entry of the log is not the one that the log committed to.',
    next: 'Do not rely on it. Keep it with the signed state of the log and tell your security officer.',
  },
  'tlog/entry_unknown': {
    message: 'An entry of the log is of a kind that this version does not know.',
    next: 'Use a newer version to read it. What stands in the log is there all the same.',
  },
  'tlog/entry_malformed': {
    message: 'An entry of the log could not be read.',
    next: 'Keep it and tell your security officer: the server wrote something that cannot be read.',
  },
  'tlog/evidence_malformed': {
    message: 'This is no file with two signed states of a log, or it is damaged.',
    next: 'Save it again where it was shown, or give both checkpoints as files and the key of the log.',
  },
  'tlog/store_damaged': {
    message: 'What is stored of the log contradicts the state that was signed last.',
    next: 'Stop the server and restore the database from its newest backup. Do not delete the log: it cannot be made anew.',
  },
  'tlog/store_changed': {
    message: 'Another process has written to the log.',
    next: 'Let only one server write to this database.',
  },
});
