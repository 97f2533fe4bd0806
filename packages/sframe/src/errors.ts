// The errors of SFrame processing (L1, RFC 9605). Refusals of single frames are returned by code, never thrown.
import { errorTable } from '@incamera/kernel';

export const sframeErrors = errorTable({
  'sframe/short_frame': {
    message: 'A media frame arrived that is too short to be an encrypted frame.',
    next: 'Nothing to do; the frame was dropped.',
  },
  'sframe/bad_header': {
    message: 'A media frame arrived whose SFrame header is not valid.',
    next: 'Nothing to do; the frame was dropped.',
  },
  'sframe/unknown_kid': {
    message: 'A media frame names a key that cannot exist in this meeting.',
    next: 'Nothing to do; the frame was dropped.',
  },
  'sframe/wrong_slot': {
    message: 'A media frame arrived in a place that does not fit its kind of stream.',
    next: 'Nothing to do; the frame was dropped. If it goes on, the media server is at fault.',
  },
  'sframe/own_frame': {
    message: 'A media frame of this device was sent back to it.',
    next: 'Nothing to do; the frame was dropped. If it goes on, the media server is at fault.',
  },
  'sframe/unknown_leaf': {
    message: 'A media frame names a sender who is not a member of the meeting.',
    next: 'Nothing to do; the frame was dropped.',
  },
  'sframe/later_epoch': {
    message: 'A media frame was encrypted with keys that this device does not have yet.',
    next: 'Wait a moment. If it goes on, this device has missed a change of the meeting.',
  },
  'sframe/past_epoch': {
    message: 'A media frame was encrypted with keys that are no longer accepted.',
    next: 'Wait a moment; the sender switches to the present keys by itself.',
  },
  'sframe/replayed': {
    message: 'A media frame arrived twice or much too late.',
    next: 'Nothing to do; the frame was dropped.',
  },
  'sframe/not_authentic': {
    message: 'A media frame was altered or encrypted with other keys.',
    next: 'Nothing to do; the frame was dropped. If it goes on, the media path is under attack.',
  },
  'sframe/bad_frame': {
    message: 'A decrypted media frame contradicts its own unencrypted beginning.',
    next: 'Nothing to do; the frame was dropped.',
  },
  'sframe/too_many_keys': {
    message: 'One sender used more keys than a device restarting its encryption could need.',
    next: 'Nothing to do; the frame was dropped. The next change of the meeting clears the count.',
  },
  'sframe/counter_exhausted': {
    message: 'An encryption key has been used for as many frames as it may.',
    next: 'Leave and join again to get a new key.',
  },
  'sframe/foreign_record': {
    message: 'A sender proof claims frames of another sender.',
    next: 'Nothing to do; the proof was ignored.',
  },
  'sframe/not_canonical': {
    message: 'A sender proof is not written in its one valid form.',
    next: 'Nothing to do; the proof was ignored.',
  },
});

/** Codes of `sframeErrors`. */
export type SframeErrorCode = keyof typeof sframeErrors.texts;
