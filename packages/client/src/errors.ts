// What can go wrong on the client's side of a meeting (L4). Codes are stable; the interface translates by code.
import { AppError, errorTable, kernelErrors } from '@incamera/kernel';

export const clientErrors = errorTable({
  'client/link_invalid': {
    message: 'This meeting link is incomplete.',
    next: 'Copy the whole link, with everything after the # sign, or ask the organiser to send it again.',
  },
  'client/link_mismatch': {
    message: 'What the server has stored under this link is not the meeting that the link names.',
    next: 'Do not join. Tell the organiser and the operator: the server or the link may have been tampered with.',
  },
  'client/network': {
    message: 'The server could not be reached.',
    next: 'Check the network connection and try again.',
  },
  'client/connection_lost': {
    message: 'The connection to the server was lost.',
    next: 'Nothing to do; the client connects again by itself.',
  },
  'client/request_timeout': {
    message: 'The server did not answer in time.',
    next: 'Try again. If it happens again, check the network connection.',
  },
  'client/malformed_answer': {
    message: 'The server sent something that this client cannot accept.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'client/entries_missing': {
    message: 'The server left out at least one message of this meeting.',
    next: 'Compare with the others what was said in the chat. If it happens again, tell the operator.',
  },
  'client/entry_replayed': {
    message: 'The server sent a message of this meeting a second time; it was ignored.',
    next: 'If it happens again, tell the operator.',
  },
  'client/void_not_warranted': {
    message: 'The server took back a change of the group that no host and no majority had refused; that was ignored.',
    next: 'Compare the security code with the others. If it happens again, tell the operator.',
  },
  'client/chat_missing': {
    message: 'A chat message of somebody in this meeting did not arrive.',
    next: 'Ask them to send it again. If it happens again, tell the operator.',
  },
  'client/message_unreadable': {
    message: 'A message arrived that could not be decrypted or verified; it was ignored.',
    next: 'If it happens again, tell the operator.',
  },
  'client/host_only': {
    message: 'Somebody who is no host tried to lock or to end the meeting; it was ignored.',
    next: 'A host should look whether that was a mistake, and may remove that person.',
  },
  'client/removal_not_ordered': {
    message: 'Somebody was to be removed and is still in the meeting: the server does not let the removal take effect.',
    next: 'Nobody sends until it does. If it stays like this, end the meeting and tell the others by another channel.',
  },
  'client/host_silent': {
    message: 'A host of this meeting cannot be heard any more; another host vouches for it now.',
    next: 'What this host decides, a removal for example, may not reach you. If it stays like this, ask the host by another channel.',
  },
  'client/not_arrived': {
    message: 'Somebody who was admitted has not arrived: nothing was heard from that device.',
    next: 'Ask them to open the link again. If they are waiting at the door, the server may be withholding the admission.',
  },
  'client/knock_unanswered': {
    message: 'A host is there, and the request to join has had no answer for a minute.',
    next: 'Wait, or reach a host another way: the request or the answer may have been withheld by the server.',
  },
  'client/connection_claimed': {
    message: 'A device names a connection as its own that is not the one its messages come from.',
    next: 'Nothing to do: its sound and pictures are not shown as long as that lasts. That device or the server is cheating.',
  },
  'client/knock_replayed': {
    message: 'A request to join came a second time, after it had been granted; it was ignored.',
    next: 'Nothing to do. If it happens again, tell the operator: the server keeps and repeats requests.',
  },
  'client/return_not_automatic': {
    message: 'Somebody who was here before asks to come in again and is not let in by itself.',
    next: 'Look who it is before you let them in: they were removed, or go by another name now.',
  },
  'client/commit_missing': {
    message: 'Others already use keys of a change that the server has not delivered to this device.',
    next: 'Nothing is sent until the change arrives. If it stays like this, leave and join again.',
  },
  'client/commit_refused': {
    message: 'A change to the group broke the rules of this meeting and was refused.',
    next: 'Nothing to do; the meeting goes on without it.',
  },
  'client/group_diverged': {
    message: 'The server has shown this device a different meeting than the others.',
    next: 'Nothing is sent. This client joins again by itself; compare the security code afterwards.',
  },
  'client/not_in_meeting': { message: 'This device is not in the meeting.', next: 'Join the meeting first.' },
  'client/end_not_confirmed': {
    message: 'The server says that the meeting has ended, but no host said so inside the meeting.',
    next: 'Ask the host another way whether the meeting is over.',
  },
  'client/removal_not_confirmed': {
    message: 'The server cut this device off, but no host removed it inside the meeting.',
    next: 'This client joins again by itself. If that fails, contact the host another way.',
  },
  'client/replaced_elsewhere': {
    message: 'This meeting was opened with the same host key in another tab or window.',
    next: 'Go on there, or join again here.',
  },
  'client/host_key_missing': {
    message: 'Only a host can do that, and this device holds no host key of the meeting.',
    next: 'Ask a host.',
  },
  'client/not_found_in_roster': { message: 'This person is not in the meeting any more.', next: 'Nothing to do.' },
  'client/wrong_phase': { message: 'That is not possible at this moment.', next: 'Wait a moment and try again.' },
  'client/name_invalid': {
    message: 'This name cannot be used.',
    next: 'Enter a name of 1 to 200 characters without control characters.',
  },
  'client/title_invalid': {
    message: 'The title or agenda is empty or too long.',
    next: 'Use at most 200 characters for the title and 10,000 for the agenda.',
  },
  'client/times_invalid': {
    message: 'The times of the meeting are not possible.',
    next: 'Choose a duration between 5 minutes and 24 hours.',
  },
  'client/series_unknown': {
    message: 'This device does not know the meeting, so it cannot be changed or passed on from here.',
    next: 'Use the device and browser in which it was made.',
  },
  'client/address_invalid': {
    message: 'At least one address is not a mail address.',
    next: 'Enter addresses like name@example.org, separated by commas or lines.',
  },
  'client/too_many_recipients': {
    message: 'These are too many addresses at once.',
    next: 'Send to at most 25 addresses, then to the next ones.',
  },
  'client/too_many_dates': {
    message: 'These are too many dates for one invitation.',
    next: 'Download the calendar file, or invite to single dates.',
  },
  'client/chat_invalid': {
    message: 'The message is empty or too long.',
    next: 'Use between 1 and 4,000 characters.',
  },
  'client/chat_not_sent': {
    message: 'The chat message could not be sent.',
    next: 'Try again when the connection is back.',
  },
  'client/file_too_large': { message: 'The file is too large.', next: 'Share a file of at most 25 MB.' },
  'client/file_invalid': {
    message: 'The file that the server returned is not the one that was shared.',
    next: 'Ask the sender to share it again. If it happens again, tell the operator.',
  },
  'client/rules_withheld': {
    message: 'The server hands newcomers other rules of this meeting than those in force.',
    next: 'Nobody can join under them. Tell the host and the operator.',
  },
  'client/cohost_two_hosts': {
    message:
      'In a meeting of this classification two hosts must agree on everybody, so only whom its charter names can become a host.',
    next: 'Create another meeting that names all its hosts.',
  },
  'client/hosts_full': {
    message: 'This meeting has as many hosts as it can have.',
    next: 'Nothing to do: sixteen hosts are the most.',
  },
  'client/offer_missing': {
    message: 'The device of this person did not answer, so it could not be made a host.',
    next: 'Try again when the person is connected. A browser that stores nothing cannot host.',
  },
  'client/return_key_foreign': {
    message: 'You were made a host, but with a key that is not the one of this device.',
    next: 'You can host now, but not come back as a host after a reload. Ask the host who did it, and leave.',
  },
  'client/passkey_unavailable': {
    message: 'This browser cannot use passkeys here.',
    next: 'Open the address that the operator announced in an up-to-date browser.',
  },
  'client/passkey_exists': {
    message: 'This device or security key already has a passkey for this account.',
    next: 'Sign in with it, or use another device or security key.',
  },
  'client/passkey_cancelled': {
    message: 'The passkey prompt was cancelled or timed out.',
    next: 'Try again and confirm the prompt of your device.',
  },
  'client/passkey_not_own': {
    message: 'The passkey that confirmed does not belong to this account.',
    next: 'Sign in with the account of that passkey, or confirm with another passkey.',
  },
  'client/passkey_substituted': {
    message: 'The server names another key for your passkey than the one that your passkey has.',
    next: 'Do not read any code aloud. Tell the security officer: the server may have been tampered with.',
  },
  'client/certified_name_invalid': {
    message: 'This name or e-mail address cannot stand in a certificate.',
    next: 'Enter a name of at most 64 ordinary characters, and an address like ada@example.org or none.',
  },
  'client/passphrase_short': {
    message: 'The passphrase is too short.',
    next: 'Use at least 15 characters: several words that nobody would guess together.',
  },
  'client/backup_malformed': {
    message: 'This is not a backup of the kind that is asked for here.',
    next: 'Choose the file that was downloaded when the authority or the key was made.',
  },
  'client/backup_not_opened': {
    message: 'The backup does not open: the passphrase is another one, or the file was altered.',
    next: 'Try the passphrase again. If it is right, use another copy of the backup.',
  },
  'client/authority_missing': {
    message: 'This device keeps no authority.',
    next: 'Use the device that the authority was made on, or restore its backup here.',
  },
  'client/authority_exists': {
    message: 'This device keeps an authority already.',
    next: 'Go on with it, or take it off this device first.',
  },
  'client/holder_exists': {
    message: 'This device keeps a key of a holder already.',
    next: 'Go on with it, or take it off this device first.',
  },
  'client/holder_card_malformed': {
    message: 'This is not the card of a holder.',
    next: 'Ask the holder for the text that In Camera shows under Your account, Holder of shares.',
  },
  'client/holder_changed': {
    message: 'A holder of investigation shares who was compared on this device is listed no more, or with another key.',
    next: 'Nothing was created. Ask your security officer by another way, then look under Your account, Who could open evidence.',
  },
  'client/certificate_refused': {
    message: 'The certificate that the server gave does not hold for this device and was not used.',
    next: 'You appear without it. Tell your security officer: the server may have given that of somebody else.',
  },
  'client/certificate_not_trusted': {
    message: 'This meeting does not trust the authority of this server, so your certificate does not count here.',
    next: 'Confirm with your passkey, or ask the organiser to create the meeting again.',
  },
  'client/anchor_not_organisation': {
    message: 'An authority counts as an organisation, but this server signs with its key.',
    next: 'Do not rely on it. Tell your security officer: whoever controls the server could name anybody.',
  },
  'client/token_refused': {
    message: 'The sign-in of your organisation does not confirm this device for this meeting.',
    next: 'Sign in there again. If it happens again, ask the host another way.',
  },
  'client/provider_unknown': {
    message: 'This meeting does not accept guests by this sign-in service.',
    next: 'Choose one that is offered, or ask the host to vouch for you.',
  },
  'client/vouch_invalid': {
    message: 'This name or e-mail address cannot be vouched for.',
    next: 'Enter a name of 1 to 200 characters and a complete e-mail address.',
  },
  'client/pair_code_changed': {
    message: 'The keys have changed since the code was shown.',
    next: 'Compare again from the beginning.',
  },
  'client/names_chosen': {
    message:
      'In this meeting people are shown by the names that they chose, and nothing is remembered of who was here.',
    next: 'Compare the security code behind the lock: it names nobody. Compare keys with each other in another meeting.',
  },
  'client/member_denied': {
    message: 'An authority has withdrawn somebody who is still in this meeting.',
    next: 'Nothing is sent to this person and nothing of theirs is played until a host has removed them.',
  },
  'client/self_denied': {
    message: 'An authority has withdrawn you, your passkey or this device.',
    next: 'Ask your security officer.',
  },
  'client/deny_list_refused': {
    message: 'A deny list arrived that does not hold: another one of the same number, or with a wrong signature.',
    next: 'The list known before stays in force. Tell your security officer.',
  },
  'client/deny_list_file': {
    message: 'This file is no deny list.',
    next: 'Choose a list that an authority signed: as it is, as base64, or as PEM with the label INCAMERA DENY LIST.',
  },
  'client/deny_list_outdated': {
    message: 'The server offers an older list of withdrawn people and devices than this meeting has.',
    next: 'The newer list goes on counting here. If this comes again, tell your security officer: somebody may want to bring back whom it names.',
  },
  'client/deny_list_withheld': {
    message: 'A member says that there is a newer deny list than this server gives.',
    next: 'Ask the person and your security officer: either the server keeps it back, or the member is wrong.',
  },
  'client/storage_unavailable': {
    message: 'This browser does not let the page keep its keys.',
    next: 'Leave private browsing or allow storage for this site, then reload.',
  },
  'client/media_unavailable': {
    message: 'This client has no media engine.',
    next: 'Use a browser with camera and microphone support.',
  },
  'client/media_lost': {
    message: 'The path for sound and pictures was lost.',
    next: 'Nothing to do; the client connects again by itself. If it stays like this, check whether UDP is allowed.',
  },
  'client/microphones_full': {
    message: 'Eleven other microphones are open, as many as a meeting of more than twelve people can carry at once.',
    next: 'Raise your hand or write in the chat, and unmute when somebody has muted.',
  },
  'client/not_permitted': {
    message: 'The rules of this meeting do not allow that.',
    next: 'Read the reasons beside it and do what they say.',
  },
  'client/exception_hidden': {
    message: 'The server says that this connection fails a rule, and the person does not ask for an exception from it.',
    next: 'Do not let them in: their client was altered, or the server lies. Ask the person another way.',
  },
  'client/exception_missing': {
    message:
      'Somebody was let in although the server says that the connection fails a rule, and no host signed an exception.',
    next: 'Ask the host who let them in: either the client of that host was altered, or the server tells people different things.',
  },
  'client/exception_needed': {
    message: 'This person fails a rule and asks for an exception: that needs your signature.',
    next: 'Read the reason, and sign the exception or turn the person away.',
  },
  'client/policy_disagrees': {
    message: 'The server did not decide by the rules that this meeting was created under.',
    next: 'Do not rely on it: this device follows the rules of the meeting. Tell the security officer.',
  },
  'client/rulebook_withheld': {
    message: 'The server does not hand out the rules that this meeting was created under.',
    next: 'Do not join. Tell the organiser and the security officer.',
  },
  'client/policies_unavailable': {
    message: 'The rules of meetings cannot be evaluated on this device.',
    next: 'Reload the page. If it happens again, use a current version of Chrome, Edge, Firefox or Safari.',
  },
  'client/class_unknown': {
    message: 'This classification does not exist on this server any more.',
    next: 'Choose another one.',
  },
  'client/second_host_missing': {
    message: 'This classification demands that two hosts agree on everybody, and no second host was named.',
    next: 'Name the second host by e-mail address, as a certificate or sign-in service shows it.',
  },
  'client/host_name_invalid': {
    message: 'A second host is named by an e-mail address, or as certificates name a person: example.org/ada.',
    next: 'Correct the name. It must be what the evidence of that person shows; fifteen names are the most.',
  },
  'client/agreement_gone': {
    message: 'The other host does not ask for this person any more.',
    next: 'Let the person in yourself: then the other host is asked.',
  },
  'client/feature_off': {
    message: 'The rules of this meeting leave this out.',
    next: 'Ask a host. Rules only get stricter while a meeting runs; another meeting can have it.',
  },
  'client/stream_not_permitted': {
    message: 'Somebody sends a picture or sound that the rules of this meeting do not allow; it is not shown.',
    next: 'Ask them to stop. If they go on, ask a host to remove them.',
  },
  'client/message_not_permitted': {
    message: 'Somebody sent a message that the rules of this meeting do not allow; it is not shown.',
    next: 'Nothing to do. If it happens again, ask a host to remove them.',
  },
  'client/admitted_against_rules': {
    message: 'Somebody is in the meeting whom its rules do not allow.',
    next: 'Nothing is sent until a host has removed them. If no host does, leave, and tell the security officer.',
  },
  'client/media_network': {
    message:
      'Sound and pictures of this device come from a network that is not approved for this meeting, so they were ended.',
    next: 'Use the approved network for everything: switch off a second connection or a VPN that leaves the browser out.',
  },
  'client/rate_not_constant': {
    message:
      'Somebody’s microphone sends packets of varying size or with pauses: whoever sees them can guess what is said.',
    next: 'Tell the person, who should use a current browser. What the others say is not affected.',
  },
  'client/own_rate_not_constant': {
    message:
      'This device sends your voice in packets of varying size or with pauses: whoever sees them can guess what you say.',
    next: 'Mute yourself, and join with a current browser.',
  },
  'client/not_compared': {
    message:
      'This meeting is for people who compared their keys in person, and this device has not compared with everybody.',
    next: 'Compare with those who are named, in the same room or by a voice that you know. Until then say nothing secret.',
  },
  'client/sender_not_proved': {
    message: 'Sound or pictures of somebody could not be proved to be theirs and are muted.',
    next: 'Nothing to do; they are heard again as soon as the proof arrives.',
  },
});

export type ClientErrorCode = keyof typeof clientErrors.texts;

/** Any thrown value as an AppError, without its message: it may come from elsewhere. */
export function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : kernelErrors.make('kernel/unexpected', { cause: error });
}
