// Errors that the server answers with (L1). Codes are stable; the interface translates by code.
import { errorTable } from '@incamera/kernel';

export const protocolErrors = errorTable({
  'protocol/malformed': {
    message: 'The server could not read the request.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'protocol/version': {
    message: 'This page and the server speak different versions.',
    next: 'Reload the page to get the current version.',
  },
  'protocol/too_large': { message: 'The message is too large.', next: 'Send something smaller.' },
  'protocol/rate_limited': { message: 'Too many requests in a short time.', next: 'Wait a moment and try again.' },
  'protocol/not_allowed': {
    message: 'This connection may not do that.',
    next: 'Join the meeting first, or ask a host.',
  },
  'auth/signed_out': { message: 'You are not signed in.', next: 'Sign in with your passkey.' },
  'auth/passkey_refused': {
    message: 'The passkey could not be verified.',
    next: 'Try again with the passkey that you enrolled here.',
  },
  'auth/challenge_expired': { message: 'The sign-in took too long.', next: 'Start the sign-in again.' },
  'auth/invitation_invalid': {
    message: 'This set-up link was already used or has expired.',
    next: 'Ask the operator for a new one (incamera invite).',
  },
  'auth/origin': {
    message: 'This address is not the one that the server was set up for.',
    next: 'Open the address that the operator announced.',
  },
  'meeting/unknown': {
    message: 'There is no meeting behind this link.',
    next: 'Check the link, or ask the organiser for a new one.',
  },
  'meeting/expired': { message: 'This link has expired.', next: 'Ask the organiser for a new link.' },
  'meeting/ended': { message: 'This meeting has ended.', next: 'Ask the organiser whether there will be another.' },
  'meeting/locked': {
    message: 'The host has locked this meeting; nobody can knock now.',
    next: 'Contact the host another way, or try later.',
  },
  'meeting/full': { message: 'The meeting is full.', next: 'Ask the host to make room.' },
  'meeting/exists': { message: 'A meeting with this id exists already.', next: 'Create the meeting again.' },
  'knock/too_many': { message: 'Too many people are waiting at this meeting.', next: 'Try again in a minute.' },
  'knock/gone': { message: 'This person is no longer waiting.', next: 'Ask them to knock again.' },
  'delivery/epoch_taken': {
    message: 'Another change to the group was accepted first.',
    next: 'The client tries again by itself.',
  },
  'delivery/no_group': { message: 'No host has opened this meeting yet.', next: 'Wait for the host.' },
  'delivery/group_exists': { message: 'The meeting is already open.', next: 'The client joins it by itself.' },
  'delivery/barred': {
    message: 'The host refused a change that this connection tried to make.',
    next: 'Reload the page and knock again.',
  },
  'delivery/host_proof': { message: 'The proof of being a host is not valid.', next: 'Knock like everybody else.' },
  'session/unknown': {
    message: 'The server does not know this connection any more.',
    next: 'The client joins again by itself.',
  },
  'media/offer_refused': {
    message: 'The media connection could not be set up.',
    next: 'Reload the page. If it happens again, try another browser.',
  },
  'media/unavailable': {
    message: 'The media server is restarting.',
    next: 'Wait a few seconds; the client reconnects by itself.',
  },
  'file/unknown': { message: 'This file is no longer there.', next: 'Ask the sender to share it again.' },
  'file/quota': {
    message: 'The meeting has used up its room for files.',
    next: 'Share the file another way.',
  },
  'server/internal': {
    message: 'The server failed at this request.',
    next: 'Try again. If it happens again, tell the operator.',
  },
});

/** Codes that a server may answer with. */
export type ServerErrorCode = keyof typeof protocolErrors.texts;
