// Every error of the media router, by its stable code (L3).
import { errorTable } from '@incamera/kernel';

export const sfuErrors = errorTable({
  'sfu/bad_request': {
    message: 'A request to the media router had a field that is missing, too long or of the wrong form.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'sfu/malformed_offer': {
    message: 'The media offer of the browser could not be read.',
    next: 'Reload the page, or try another browser.',
  },
  'sfu/unsupported_offer': {
    message: 'The media offer of the browser lacks something that a meeting needs.',
    next: 'Update the browser, or use a current Chromium or Firefox.',
  },
  'sfu/transport_failed': {
    message: 'The media connection could not be set up on the server.',
    next: 'Try again. If it happens again, tell the operator.',
  },
  'sfu/busy': {
    message: 'The media router has reached the number of connections it may hold.',
    next: 'Try again in a minute. The operator can raise the limit or add a machine.',
  },
  'sfu/left': {
    message: 'The participant left before the media connection was set up.',
    next: 'Join again.',
  },
  'sfu/worker_restarted': {
    message: 'The media process restarted while it worked on this request.',
    next: 'Make a new offer.',
  },
  'sfu/worker_unavailable': {
    message: 'The media process does not answer.',
    next: 'Try again in a few seconds. If it happens again, tell the operator.',
  },
  'sfu/worker_missing': {
    message: 'The program of the media process is not built.',
    next: 'Run `npm run build`.',
  },
  'sfu/port_unavailable': {
    message: 'The UDP port for media cannot be opened.',
    next: 'End the program that uses the port, or choose another one with INCAMERA_UDP_PORT.',
  },
  'sfu/closed': {
    message: 'The media router was closed.',
    next: 'Start the server again.',
  },
});

export type SfuErrorCode = keyof typeof sfuErrors.texts;
