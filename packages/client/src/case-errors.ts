// What can go wrong in an investigation on this side (L4).
import { errorTable } from '@incamera/kernel';

export const caseErrors = errorTable({
  'client/case_altered': {
    message: 'The server shows another investigation than the one that its fingerprint names.',
    next: 'Release nothing. Tell the security officer: only the server can have altered it.',
  },
  'client/case_key_missing': {
    message: 'The key of this case is not on this device.',
    next: 'Restore it from its backup, or go on at the device that opened the case.',
  },
  'client/case_key_other': {
    message: 'This belongs to another case.',
    next: 'Choose the file that was saved for this case.',
  },
  'client/case_file_malformed': {
    message: 'This is no file of an investigation that can be read here.',
    next: 'Choose the file as it was downloaded, unchanged.',
  },
  'client/case_file_too_large': {
    message: 'What the devices of these meetings testified is more than fits into one file.',
    next: 'Open a case for fewer meetings, or compare the recording in this browser.',
  },
  'client/case_not_asked': {
    message: 'Nobody can be asked yet: the server gave no sealed key of a meeting of this case.',
    next: 'Check that the charters of these meetings name holders of shares, that there are keys of the kind that the case asks for, and that it is not too long ago.',
  },
  'client/case_unconfirmed': {
    message:
      'Keys of this meeting are only released to a case that a second officer confirmed. This one nobody confirmed.',
    next: 'Release nothing. Ask the security officer for a case that two officers stand behind. Only an altered server asks without.',
  },
  'client/case_statement_forged': {
    message: 'What officers are said to have signed about this case does not hold.',
    next: 'Release nothing. Tell the security officer: the server, or whoever made the file, has altered it.',
  },
  'client/case_one_person': {
    message: 'One person opened this case and confirmed it.',
    next: 'Release nothing. Ask for a case that another officer confirmed.',
  },
  'client/case_not_yours': {
    message: 'This request is for the key of another holder.',
    next: 'Give it to the person whom it names.',
  },
  'client/holder_key_missing': {
    message: 'This device does not keep the key of a holder of shares.',
    next: 'Restore the key from its backup, under “Your account”.',
  },
  'client/case_nothing_opened': {
    message: 'No key could be opened yet.',
    next: 'Wait until enough holders have released their shares.',
  },
  'client/case_keys_closed': {
    message: 'The keys of this case were closed.',
    next: 'Open them again.',
  },
  'client/keys_file_malformed': {
    message: 'The file of keys does not have the expected form.',
    next: 'It is JSON: [{"label": "…", "key": "64 hexadecimal digits"}, …], with 1 to 10,000 keys, and no label or key twice.',
  },
  'client/trace_unavailable': {
    message: 'This browser could not start what reads and searches recordings.',
    next: 'Reload the page. If it happens again, update the browser or use incamera trace at a terminal.',
  },
  'client/trace_stuck': {
    message: 'Reading the file has not moved on for a minute and was ended.',
    next: 'Convert the sound to WAV with a player that can play it, and try that.',
  },
});
