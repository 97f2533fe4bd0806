// Everything that can be wrong with split secrets (L1).
import { errorTable } from '@incamera/kernel';

export const sharesErrors = errorTable({
  'shares/bundle_malformed': {
    message: 'A sealed key could not be read: it is damaged, or of another version.',
    next: 'Fetch it again. If that changes nothing, the server has damaged it: note which device it belongs to.',
  },
  'shares/other_digest': {
    message: 'The server gave another sealed key than the one that the device committed to.',
    next: 'Do not use it. Tell your security officer: only the server can have exchanged it.',
  },
  'shares/other_purpose': {
    message: 'A sealed secret was made for something else than what it is used for.',
    next: 'Do not use it. Whoever handed it over mixed it up, or wants you to open something else.',
  },
  'shares/not_this_meeting': {
    message: 'A sealed key belongs to another meeting.',
    next: 'Do not use it. Tell your security officer.',
  },
  'shares/other_holders': {
    message: 'A key was not sealed to exactly the holders that the charter names.',
    next: 'Do not admit that device: its copies could not be traced by the people who are meant to.',
  },
  'shares/other_threshold': {
    message: 'A sealed key needs another number of holders than the charter says.',
    next: 'Do not admit that device: its key could be opened too easily, or never.',
  },
  'shares/too_few_officers': {
    message:
      'A sealed key could be opened for a case that no second officer confirmed, against the rules of this meeting.',
    next: 'Do not admit that device. Ask the person to reload the page and to ask again.',
  },
  'shares/no_holders': {
    message:
      'A key can only be split among 1 to 16 different holders, of whom at least one and at most all are needed.',
    next: 'Ask your security officer to list holders and to set how many it takes.',
  },
  'shares/not_a_holder': {
    message: 'This key was not sealed to that holder.',
    next: 'Ask a holder whom the charter of the meeting names.',
  },
  'shares/share_unreadable': {
    message: 'The share could not be opened: the key of the holder is another one, or the share was altered.',
    next: 'Use the key that was listed when the meeting was created. Restore its backup if this device has a newer one.',
  },
  'shares/release_malformed': {
    message: 'A released share could not be read.',
    next: 'Ask the holder to release it again.',
  },
  'shares/other_case': {
    message: 'A share was released for another investigation.',
    next: 'Ask the holder to release it for this one. What was released for one case counts for no other.',
  },
  'shares/other_bundle': {
    message: 'A released share belongs to the key of another device.',
    next: 'Ask the holder to release the share again.',
  },
  'shares/other_holder': {
    message: 'A share was released by another holder than the one it is listed under.',
    next: 'Do not use it. Ask the holder directly whether this release is theirs.',
  },
  'shares/release_unreadable': {
    message: 'A released share could not be opened: it was sealed to another key than that of this investigation.',
    next: 'Compare the fingerprint of the investigation with the holder: the server may have shown another one.',
  },
  'shares/too_few': {
    message: 'Too few holders have released their shares.',
    next: 'Ask more of the holders whom the charter names.',
  },
  'shares/wrong_share': {
    message: 'The released shares do not give the key that the device committed to: at least one is wrong.',
    next: 'Ask one more holder: then it can be told whose share is wrong. If no choice fits, the device sealed nonsense.',
  },
});

/** Runs a decoder; whatever it finds unreadable becomes `code`. */
export function reading<T>(code: 'shares/bundle_malformed' | 'shares/release_malformed', read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (sharesErrors.owns(cause)) throw cause;
    throw sharesErrors.make(code, { cause });
  }
}
