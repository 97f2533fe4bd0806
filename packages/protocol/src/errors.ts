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
  'log/unknown': {
    message: 'The log of this server does not have what was asked for.',
    next: 'Fetch its newest state first. What that speaks of must be there.',
  },
  'bundle/unknown': {
    message: 'The server does not have the sealed key of this device.',
    next: 'Ask the person to leave and to come again. If it happens again, the server keeps it back: tell your security officer.',
  },
  'bundle/quota': {
    message: 'This meeting has no room for further sealed keys, or this connection brought too many.',
    next: 'Wait ten minutes and try again. Somebody with the link may be filling it: tell the host.',
  },
  'recording/not_allowed': {
    message: 'The rules of this meeting do not allow it to be recorded, or this connection is not a host’s.',
    next: 'Let a host record. If the class allows recordings, plan the next meeting with them.',
  },
  'recording/exists': {
    message: 'There is a recording of this name already.',
    next: 'Begin the recording again.',
  },
  'recording/full': {
    message: 'The server has no more room for recordings of this meeting.',
    next: 'Stop the recording, or ask the operator for more room (--recording-megabytes).',
  },
  'recording/unknown': {
    message: 'The server does not have this recording, or not this part of it.',
    next: 'Its time may be over: what is missing is named with its times when the recording is opened.',
  },
  'recording/over': {
    message: 'This recording has ended, nothing can be added to it.',
    next: 'Begin another one, after telling everybody.',
  },
  'recording/segment_taken': {
    message: 'The server has another part of this recording under that number.',
    next: 'Begin the recording again. If it happens again, the server is not to be trusted with it.',
  },
  'testimony/quota': {
    message: 'This meeting has no room for further testimonies.',
    next: 'Go on in a new meeting if what is said must be provable later. Tell the operator.',
  },
  'testimony/taken': {
    message: 'Somebody else brought a testimony under this name.',
    next: 'Nobody else can know it. Tell your security officer.',
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
  'auth/not_permitted': {
    message: 'Your account does not have the role that this needs.',
    next: 'Ask a security officer to do it, or to give you the role.',
  },
  'auth/reauthenticate': {
    message: 'This needs your passkey once more, because you last confirmed it more than five minutes ago.',
    next: 'Confirm with your passkey. Without one, add a passkey to your account first.',
  },
  'auth/sign_in_again': {
    message: 'You signed in too long ago for this.',
    next: 'Sign out, sign in again, and do it within five minutes.',
  },
  'auth/suspended': { message: 'This account is suspended.', next: 'Ask a security officer of this server.' },
  'auth/last_way_in': {
    message: 'This is the only way into your account.',
    next: 'Add another passkey first, then remove this one.',
  },
  'auth/too_many_passkeys': {
    message: 'This account has as many passkeys as it may.',
    next: 'Remove one that you do not use any more.',
  },
  'auth/recovery_refused': {
    message: 'This recovery code is not valid, or it was used before.',
    next: 'Check both lines on your sheet, or use another code. Without any, ask a security officer for a new set-up link.',
  },
  'auth/last_officer': {
    message: 'Nobody else has the role of security officer or operator.',
    next: 'Give the role to somebody else first.',
  },
  'auth/person_unknown': { message: 'There is no such account any more.', next: 'Reload the list.' },
  'auth/provider_unknown': {
    message: 'This sign-in provider is not offered any more.',
    next: 'Choose another way to sign in.',
  },
  'auth/provider_exists': {
    message: 'There is a provider with this issuer already.',
    next: 'Change that one instead.',
  },
  'auth/provider_address': {
    message: 'This address cannot be used for a sign-in provider.',
    next: 'Enter the issuer as the provider writes it, beginning with https://.',
  },
  'auth/provider_unavailable': {
    message: 'The sign-in provider did not answer as an OpenID provider should.',
    next: 'Check the issuer URL, and that this server may reach it. Then try again.',
  },
  'auth/provider_changed': {
    message: 'The sign-in provider now names other addresses than when it was configured.',
    next: 'Ask a security officer to look at the provider and to save it again.',
  },
  'auth/provider_refused': {
    message: 'The sign-in provider did not confirm who you are, or its answer could not be verified.',
    next: 'Start the sign-in again. If it happens again, tell the operator.',
  },
  'auth/provider_cancelled': {
    message: 'The sign-in at the provider was cancelled.',
    next: 'Start it again, or choose another way to sign in.',
  },
  'auth/flow_expired': {
    message: 'The sign-in at the provider took too long, or began in another browser.',
    next: 'Start the sign-in again in this browser.',
  },
  'auth/transfer_unknown': {
    message: 'There is no sign-in with this code any more.',
    next: 'Compare the code with the one that is shown, or begin again where you want to sign in.',
  },
  'auth/email_unverified': {
    message: 'The provider has not verified your e-mail address.',
    next: 'Verify it there, or ask a security officer for a set-up link.',
  },
  'auth/not_invited': {
    message: 'Nobody with your e-mail address may make an account here by this provider.',
    next: 'Ask a security officer of this server for a set-up link.',
  },
  'auth/identity_taken': {
    message: 'This person at the provider, or this e-mail address, belongs to another account here.',
    next: 'Sign in to that account, or ask a security officer.',
  },
  'auth/app_not_opened': {
    message: 'This address belongs to the app on this machine, and this browser was not let in.',
    next: 'Open the address that the command printed. Each is good once; the command prints another one after it was used.',
  },
  'auth/origin': {
    message: 'This address is not the one that the server was set up for.',
    next: 'Open the address that the operator announced.',
  },
  'authority/unknown': {
    message: 'This server has no certificate authority that this meeting trusts.',
    next: 'Join without a certificate if the meeting allows it, or ask the organiser to create the meeting again.',
  },
  'authority/denied': {
    message: 'Your account, your passkey or this device was put on the deny list.',
    next: 'Ask the security officer.',
  },
  'authority/name_not_certifiable': {
    message: 'The name of your account is too long for a certificate or holds characters that it may not hold.',
    next: 'Change the name to at most 64 ordinary characters.',
  },
  'authority/too_many': {
    message: 'Too many certificates were issued for this account in a short time.',
    next: 'Wait an hour. If you did not ask for them, tell the security officer.',
  },
  'authority/bad_certificate': {
    message:
      'This is not the certificate of an authority that could be trusted: purpose, key, dates or domains do not fit.',
    next: 'Choose the certificate of a root or an intermediate that may issue, and domains in lower case.',
  },
  'authority/servers_own': {
    message: 'The key of this authority is held by this server, so that it cannot stand for an organisation.',
    next: 'Name an authority whose key is kept off the server.',
  },
  'authority/exists': {
    message: 'This authority is listed already.',
    next: 'Nothing to do. To change its domains, retire it and add it again.',
  },
  'authority/gone': { message: 'This authority is not listed any more.', next: 'Load the list again.' },
  'authority/full': {
    message:
      'There is no room for more: 14 authorities of organisations, or 96 kB of a deny list, which is some 2,000 entries.',
    next: 'Retire or take off what is not needed any more.',
  },
  'holder/known': {
    message: 'This key is on the list, or was once and was retired.',
    next: 'Whoever was retired makes a new key.',
  },
  'holder/gone': { message: 'This holder is not listed any more.', next: 'Load the list again.' },
  'holder/full': { message: 'Sixteen holders are listed: a charter names no more.', next: 'Retire one first.' },
  'holder/not_proved': {
    message: 'This device has not shown lately that it holds the key of this holder.',
    next: 'Nothing to do: the device shows it by itself. If it happens again, restore the key from its backup.',
  },
  'case/unknown': { message: 'There is no such case.', next: 'Load the list again.' },
  'case/exists': { message: 'This case is recorded already.', next: 'Nothing to do.' },
  'case/closed': {
    message: 'This case is closed.',
    next: 'Open a new one if there is more to find out; holders then decide again.',
  },
  'case/full': {
    message: 'This server has as many cases, or this case as many entries, as it keeps.',
    next: 'Tell the operator.',
  },
  'case/not_asked': {
    message: 'Nobody asks this holder to open shares of this meeting.',
    next: 'Load the list again: the case may be closed.',
  },
  'case/answered': {
    message: 'This request was answered with a release already.',
    next: 'Nothing to do.',
  },
  'case/no_evidence': {
    message: 'The server has no keys of marks of this meeting any more.',
    next: 'Choose another meeting. Keys are kept for a limited time after a meeting, and only where its classification demands marks.',
  },
  'case/second_officer': {
    message: 'Holders release keys of these meetings only to a case that a second officer confirmed.',
    next: 'Open the case anew: sign it with your passkey, so that a second officer can confirm it.',
  },
  'case/unconfirmed': {
    message: 'No second officer has confirmed this case yet.',
    next: 'Ask a second officer to look at it under “Investigations”. Until then nobody is asked and nothing is opened.',
  },
  'case/declined': {
    message: 'A second officer has refused this case.',
    next: 'Read why in its record. Close it, and open another one if the reason can be met.',
  },
  'case/own': {
    message: 'Whoever opened a case cannot confirm it.',
    next: 'Ask an officer who has an account of their own.',
  },
  'case/confirmed': {
    message: 'A second officer has confirmed this case already.',
    next: 'Nothing to do.',
  },
  'case/not_confirmed': {
    message: 'You have not confirmed this case, or its opener asked for no second officer.',
    next: 'Load the page again.',
  },
  'case/asked': {
    message: 'The holders have been asked already.',
    next: 'Call them. Close the case if nothing more is to be opened.',
  },
  'case/statement_refused': {
    message: 'What was signed about the case does not hold, or not by a passkey of this account.',
    next: 'Try again with the passkey that you sign in with.',
  },
  'authority/passkey_unknown': {
    message: 'This passkey does not belong to your account.',
    next: 'Use a passkey that you enrolled here, or enrol one.',
  },
  'authority/request_refused': {
    message: 'The request to certify a passkey is not signed by that passkey.',
    next: 'Send the request again and confirm it with the same passkey.',
  },
  'authority/request_gone': {
    message: 'This request is not open any more.',
    next: 'Load the list again. The person can send a new one.',
  },
  'authority/chain_refused': {
    message: 'The certificate does not certify this passkey of this person by an authority that is listed here.',
    next: 'Certify the request again with an authority that is listed.',
  },
  'authority/list_refused': {
    message: 'The deny list was not signed by an authority that is listed here.',
    next: 'Sign it with the authority whose list it is.',
  },
  'authority/list_older': {
    message: 'A newer deny list of this authority was published in the meantime.',
    next: 'Load the list again and repeat the change.',
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
  'meeting/second_host_missing': {
    message: 'In a meeting of this classification two hosts must agree on everybody, and only one was named.',
    next: 'Name the second host when you create the meeting.',
  },
  'meeting/charter_older': {
    message: 'The server has a later version of the rules of this meeting already.',
    next: 'Nothing to do: the version in force inside the meeting counts.',
  },
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
  'mail/not_configured': {
    message: 'This server does not send mail.',
    next: 'Copy the invitation, or send it from your own mail program.',
  },
  'mail/class_refused': {
    message: 'The links of this classification do not go through a mail server.',
    next: 'Pass the invitation on by the way that is approved for this classification.',
  },
  'mail/quota': {
    message: 'This account has sent as many invitations as it may in a day.',
    next: 'Send the rest tomorrow, or from your own mail program.',
  },
  'mail/recipient_refused': {
    message: 'The mail server does not take mail for this address.',
    next: 'Check the address.',
  },
  'mail/refused': {
    message: 'The mail server refused the invitation.',
    next: 'Try again later, or tell the operator.',
  },
  'mail/unreachable': {
    message: 'The mail server cannot be reached.',
    next: 'Try again later, or tell the operator.',
  },
  'mail/tls_refused': {
    message: 'The connection to the mail server could not be encrypted; nothing was sent.',
    next: 'Tell the operator: the mail server needs STARTTLS or TLS with a certificate that this server trusts.',
  },
  'mail/sign_in_refused': {
    message: 'The mail server refused the name and password of this server.',
    next: 'Tell the operator.',
  },
  'mail/timeout': {
    message: 'The mail server did not answer in time.',
    next: 'Try again later; whether this mail was sent is not known.',
  },
  'policy/refused': {
    message: 'The rules of this classification do not allow that.',
    next: 'Read the reasons beside it and do what they say.',
  },
  'policy/exception_not_granted': {
    message: 'This connection fails a rule of the meeting, and no host has made an exception.',
    next: 'Knock with a reason, and wait for a host to sign the exception.',
  },
  'policy/rulebook_changed': {
    message: 'The classifications or policies have changed since this page was loaded.',
    next: 'Look at the classification again and create the meeting once more.',
  },
  'policy/rulebook_unknown': {
    message: 'The server does not know the rules that this meeting was created under.',
    next: 'Do not join. Tell the organiser and the security officer.',
  },
  'policy/version_taken': {
    message: 'Somebody else has published classifications or policies in the meantime.',
    next: 'Load the version in force, look at the difference, and publish again.',
  },
  'policy/not_publishable': {
    message: 'This version has faults and cannot be put in force.',
    next: 'Check it, correct what is named, and publish again. The version in force stays.',
  },
  'server/internal': {
    message: 'The server failed at this request.',
    next: 'Try again. If it happens again, tell the operator.',
  },
});

/** Codes that a server may answer with. */
export type ServerErrorCode = keyof typeof protocolErrors.texts;
