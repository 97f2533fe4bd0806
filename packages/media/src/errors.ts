// The errors of capture, transport and playback in a browser (L3).
import { errorTable } from '@incamera/kernel';

export const mediaErrors = errorTable({
  'media/no_webrtc': {
    message: 'This browser cannot make calls.',
    next: 'Open the link in a current Chrome, Edge, Firefox or Safari.',
  },
  'media/no_encoded_transform': {
    message: 'This browser cannot encrypt calls from end to end.',
    next: 'Open the link in a current Chrome, Edge, Firefox or Safari. Without encryption nothing is sent.',
  },
  'media/worker_unavailable': {
    message: 'The part of the page that encrypts the call does not start.',
    next: 'Reload the page. Nothing is sent without encryption.',
  },
  'media/worker_crashed': {
    message: 'The part of the page that encrypts the call has stopped, so sending was stopped.',
    next: 'Wait a moment; it is started again. If it happens again, reload the page.',
  },
  'media/sent_unencrypted': {
    message: 'The browser sent media that was not encrypted by this page, so sending was stopped.',
    next: 'Reload the page. If it happens again, use another browser and tell the operator.',
  },
  'media/bad_answer': {
    message: 'The media server gave an answer that the browser does not accept.',
    next: 'Try again. If it happens again, tell the operator.',
  },
  'media/not_open': {
    message: 'The media connection is not open.',
    next: 'Wait until the meeting is connected.',
  },
  'media/closed': {
    message: 'The media connection was closed.',
    next: 'Join the meeting again.',
  },
  'media/incarnations_exhausted': {
    message: 'The encryption was restarted more often than its keys allow.',
    next: 'Reload the page.',
  },
  'media/insecure_context': {
    message: 'The browser gives no camera or microphone to a page that was not loaded securely.',
    next: 'Open the link with https, or with http://localhost on this machine.',
  },
  'media/capture_unsupported': {
    message: 'This browser, perhaps the one inside another app, gives pages no camera or microphone.',
    next: 'Open the link in the browser of the device itself.',
  },
  'media/capture_denied': {
    message: 'The use of the camera, microphone or screen was not allowed.',
    next: 'Allow it in the address bar of the browser or in the settings of the system, then try again.',
  },
  'media/device_not_found': {
    message: 'No fitting camera or microphone was found.',
    next: 'Connect one, or join without it to listen.',
  },
  'media/device_busy': {
    message: 'The camera or microphone cannot be read, most likely because another program uses it.',
    next: 'Close the other program, then try again.',
  },
  'media/capture_failed': {
    message: 'The camera, microphone or screen could not be started.',
    next: 'Try another device, or reload the page.',
  },
  'media/no_screen_capture': {
    message: 'This browser cannot share a screen.',
    next: 'Share from a computer.',
  },
  'media/no_output_choice': {
    message: 'This browser does not let a page choose the loudspeaker.',
    next: 'Choose it in the settings of the system.',
  },
  'media/output_not_found': {
    message: 'The loudspeaker that was chosen is not there any more.',
    next: 'Choose another one.',
  },
  'media/mark_unsupported': {
    message: 'Sound is marked in this meeting, and this browser cannot mark it, so nothing is played.',
    next: 'Open the link in a current Chrome, Edge, Firefox or Safari.',
  },
  'media/mark_not_loaded': {
    message: 'The part of the page that marks sound could not be loaded, so nothing is played.',
    next: 'Try again. If it happens again, reload the page.',
  },
  'media/mark_failed': {
    message: 'Sound was stopped, because it could not be marked any more.',
    next: 'Try again. If it happens again, reload the page.',
  },
  'media/mark_silent': {
    message: 'Sound was stopped, because the part of the page that marks it does not answer.',
    next: 'Try again, and close other programs if this device is busy. If it happens again, reload the page.',
  },
  'media/mark_bypassed': {
    message: 'Sound was stopped, because something in this browser cut it off from its mark.',
    next: 'Switch off extensions that change sound, then try again.',
  },
  'media/mark_format': {
    message: 'Sound was stopped, because it comes in a form that cannot be marked.',
    next: 'Choose another loudspeaker, or set this one to 44.1 or 48 kHz, then try again.',
  },
  'media/fingerprint_not_loaded': {
    message:
      'The part of the page that makes fingerprints of speech could not be loaded, so none are made on this device.',
    next: 'Reload the page. Until then what is said here can be proved less well.',
  },
  'media/fingerprint_unsupported': {
    message: 'This client has no way to make fingerprints of speech.',
    next: 'Join with a browser. Until then what is said here can be proved less well.',
  },
  'media/fingerprint_failed': {
    message: 'No fingerprints of speech are made on this device at the moment, because this browser failed at it.',
    next: 'It tries again by itself. If it stays, reload the page.',
  },
  'media/output_closed': {
    message: 'The sound output of this browser was closed.',
    next: 'Check the loudspeaker, then try again.',
  },
});

/** Codes of `mediaErrors`. */
export type MediaErrorCode = keyof typeof mediaErrors.texts;
