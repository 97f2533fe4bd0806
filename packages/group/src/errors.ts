// Everything that can go wrong in the group, by name (L2). RFC 9420 for the terms.
import { errorTable } from '@incamera/kernel';
import { exceptionErrors } from './exception-errors.js';
import { markErrors } from './mark-errors.js';
import { testimonyErrors } from './testimony-errors.js';
import { twoHostTexts } from './two-host-texts.js';

export const groupErrors = errorTable({
  ...exceptionErrors.texts,
  ...markErrors.texts,
  ...testimonyErrors.texts,
  ...twoHostTexts,
  'group/bad_name': {
    message: 'This name cannot be used: it is empty, longer than 200 characters or holds hidden characters.',
    next: 'Choose another name.',
  },
  'group/not_founder': {
    message: 'Only a host of the charter can open this meeting or return to it by itself.',
    next: 'Open the meeting on the device that created it, or knock.',
  },
  'group/wrong_meeting': {
    message: 'The link keys belong to another meeting.',
    next: 'Open the meeting link again.',
  },
  'group/closed': {
    message: 'This meeting was left on this device.',
    next: 'Join the meeting again.',
  },
  'group/meeting_expired': {
    message: 'The time of this meeting is over, nobody can be admitted any more.',
    next: 'Create a new meeting.',
  },
  'group/group_full': {
    message: 'The meeting has as many members as its charter allows.',
    next: 'Remove somebody first, or create a meeting that allows more.',
  },
  'group/nothing_to_commit': {
    message: 'There is nothing to change.',
    next: 'Nothing to do.',
  },
  'group/unknown_leaf': {
    message: 'This person is not in the meeting any more.',
    next: 'Nothing to do.',
  },
  'group/not_host': {
    message: 'Only a host can do this.',
    next: 'Ask a host.',
  },
  'group/stale': {
    message: 'The meeting changed in between.',
    next: 'Try again with the current state of the meeting.',
  },

  'group/knock_unreadable': {
    message: 'A request to join could not be opened with the key of the link.',
    next: 'Ask the person to open the complete link again.',
  },
  'group/knock_altered': {
    message: 'A request to join was altered on its way: its key package is not the one that was vouched for.',
    next: 'Refuse it and ask the person to knock again. If it happens again, the server is cheating.',
  },
  'group/wrong_suite': {
    message: 'The other side uses a cipher suite that this meeting does not allow.',
    next: 'Ask the person to use a current version.',
  },
  'group/bad_key_package': {
    message: 'A request to join holds a key package that is not valid.',
    next: 'Refuse it and ask the person to knock again.',
  },
  'group/key_package_expired': {
    message: 'A request to join has expired or its times are out of bounds.',
    next: 'Ask the person to knock again and to check the clock of the device.',
  },
  'group/bad_evidence': {
    message: 'What a person shows for a name could not be read, or is not of the form that every client makes.',
    next: 'Refuse it and ask the person to use a current version.',
  },

  'group/bad_trust': {
    message: 'The charter names a certificate authority that cannot be used, so no certificate could be judged.',
    next: 'Create a new meeting with the authorities as they are published.',
  },
  'group/certificate_foreign': {
    message: 'A certificate does not come from an authority that the charter of this meeting names.',
    next: 'Do not admit this person on that certificate. The charter lists the authorities of the meeting.',
  },
  'group/certificate_expired': {
    message: 'A certificate was not valid when its owner came in.',
    next: 'Ask the person to sign in again and to knock again. Check the clocks of both devices.',
  },
  'group/certificate_other_name': {
    message: 'A certificate names somebody whom its authority may not name.',
    next: 'Do not rely on the name. Tell whoever runs that authority.',
  },
  'group/certificate_other_key': {
    message: 'A certificate was shown by somebody who does not have its key.',
    next: 'Do not admit this person: somebody may be using the certificate of another.',
  },
  'group/certificate_invalid': {
    message: 'A certificate is not one for a person in a meeting.',
    next: 'Ask the person to sign in again and to knock again.',
  },
  'group/passkey_missing': {
    message: 'A certificate for a passkey was shown without the signature of that passkey.',
    next: 'Do not admit this person: somebody may be using the certificate of another.',
  },
  'group/passkey_replayed': {
    message: 'What a passkey signed was meant for another meeting, device or purpose.',
    next: 'Do not admit this person: somebody is replaying the signature of another.',
  },
  'group/passkey_invalid': {
    message: 'What a passkey signed does not verify.',
    next: 'Do not rely on the passkey. Ask the person to confirm with it again.',
  },
  'group/token_foreign': {
    message: 'An identity token does not come from a provider that the charter of this meeting names.',
    next: 'Do not admit this person on that token. The charter lists the providers of the meeting.',
  },
  'group/token_expired': {
    message: 'An identity token was not valid when its owner came in.',
    next: 'Ask the person to sign in again and to knock again. Check the clocks of both devices.',
  },
  'group/token_replayed': {
    message: 'An identity token was issued for another meeting, device or application.',
    next: 'Do not admit this person: somebody is replaying the sign-in of another.',
  },
  'group/token_invalid': {
    message: 'An identity token does not verify.',
    next: 'Do not rely on the name. Ask the person to sign in again.',
  },
  'group/vouch_invalid': {
    message: 'The statement about a guest does not verify: it is about somebody else, or no host signed it.',
    next: 'Do not rely on the name. Ask the host to vouch again.',
  },
  'group/evidence_altered': {
    message: 'What a member shows for a name is not what the host saw who admitted that member.',
    next: 'Do not go on: tell the organiser that somebody altered the evidence of a member.',
  },
  'group/admission_time': {
    message: 'The time at which a member was admitted cannot be right.',
    next: 'Check the clock of this device. If it is right, the host misstates the time: tell the organiser.',
  },
  'group/assurance_too_low': {
    message: 'A name rests on less than this meeting demands.',
    next: 'Ask the person to join with a certificate of the organisation or with the passkey that was enrolled there.',
  },
  'group/guest_not_allowed': {
    message: 'This meeting does not take a guest on that evidence.',
    next: 'Vouch for the guest, or ask the guest to sign in at the own organisation, as the meeting allows.',
  },
  'group/own_evidence_over': {
    message: 'What you proved your name with has expired, so that you can let nobody in any more.',
    next: 'Reload the page, sign in again if you are asked to, and admit the person then.',
  },
  'group/denied': {
    message: 'This person or device is on the deny list.',
    next: 'Do not admit this person. Ask the security officer.',
  },
  'group/deny_list_refused': {
    message: 'A deny list was refused: no authority of this meeting signed it, or a newer one is known.',
    next: 'The newest known list stays in force. If it happens again, tell the security officer by another channel.',
  },

  'group/malformed': {
    message: 'A message of the group could not be read.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'group/wrong_group': {
    message: 'The server delivered a message of another group.',
    next: 'Leave the meeting and tell the organiser: the server mixes meetings.',
  },
  'group/past_epoch': {
    message: 'A message of an earlier state of the group was delivered again.',
    next: 'Nothing to do: it was ignored.',
  },
  'group/later_epoch': {
    message: 'The group has moved on and this device was not told how.',
    next: 'Wait for the missing message; if it does not come, join again.',
  },
  'group/own_commit': {
    message: 'The server delivered a change that this device made itself.',
    next: 'Nothing to do: it is adopted when the server accepts it.',
  },
  'group/bad_commit': {
    message: 'A change of the group does not verify.',
    next: 'Nothing to do: it was refused.',
  },
  'group/standalone_proposal': {
    message: 'Somebody proposed a change outside a commit, which no client of this product does.',
    next: 'Nothing to do: it was refused.',
  },
  'group/proposal_by_reference': {
    message: 'A change of the group refers to a proposal that was never accepted.',
    next: 'Nothing to do: it was refused.',
  },
  'group/reinit_refused': {
    message: 'Somebody tried to restart the group under other rules.',
    next: 'Nothing to do: it was refused.',
  },
  'group/context_change_refused': {
    message: 'Somebody tried to change settings of the group that never change.',
    next: 'Nothing to do: it was refused.',
  },
  'group/charter_change_not_host': {
    message: 'Somebody whom the charter does not name as a host tried to change the rules of the meeting.',
    next: 'Nothing to do: the rules stay. Consider removing that member.',
  },
  'group/charter_stripped': {
    message: 'Somebody tried to take the rules out of the meeting.',
    next: 'Nothing to do: the rules stay. Consider removing that member.',
  },
  'group/charter_lowered': {
    message: 'Somebody wanted weaker rules for this meeting than those in force.',
    next: 'Nothing to do: the rules stay. Create another meeting if weaker rules are meant.',
  },
  'group/charter_older': {
    message: 'Somebody tried to bring back an older version of the rules.',
    next: 'Nothing to do: the rules in force stay.',
  },
  'group/charter_forked': {
    message: 'There are two different histories of the rules of this meeting.',
    next: 'Do not go on. Compare the security code with the others, and tell the organiser.',
  },
  'group/charter_foreign_signer': {
    message: 'A new version of the rules was not signed by the host who wanted to put it into force.',
    next: 'Nothing to do: the rules stay. Tell the organiser that somebody tried to change them.',
  },
  'group/bad_charter_change': {
    message: 'A change of the rules of this meeting is not one that a meeting can have.',
    next: 'Nothing to do: the rules stay. A host is only added while present and is never taken out.',
  },
  'group/charter_full': {
    message: 'The rules of this meeting have been changed as often as one meeting can hold.',
    next: 'Create another meeting for what is still to be changed.',
  },
  'group/proposal_refused': {
    message: 'A change of the group holds a proposal that this product does not allow.',
    next: 'Nothing to do: it was refused.',
  },
  'group/external_commit_refused': {
    message: 'Somebody who is not a host of the charter tried to enter the meeting without being admitted.',
    next: 'Nothing to do: it was refused.',
  },
  'group/add_not_host': {
    message: 'Somebody who is not a host tried to admit a person.',
    next: 'Nothing to do: it was refused. Consider removing that member.',
  },
  'group/remove_not_host': {
    message: 'Somebody who is not a host tried to remove a person who had not asked to leave.',
    next: 'Nothing to do: it was refused. Consider removing that member.',
  },
  'group/psk_refused': {
    message: 'A change of the group uses a key that only an admission by a host may use.',
    next: 'Nothing to do: it was refused.',
  },
  'group/psk_missing': {
    message: 'A person was to be admitted without proof that the link is known.',
    next: 'Nothing to do: it was refused.',
  },
  'group/admission_missing': {
    message: 'A member is in the group without a signed admission by a host.',
    next: 'Do not go on: tell the organiser that the meeting has a member whom nobody admitted.',
  },
  'group/bad_admission': {
    message: 'The admission of a member was not signed by a host for this member and this meeting.',
    next: 'Do not go on: tell the organiser that the meeting has a member whom nobody admitted.',
  },
  'group/bad_leave': {
    message: 'A member was to be removed as having left, but did not sign that.',
    next: 'Nothing to do: it was refused.',
  },
  'group/identity_changed': {
    message: 'A member tried to change name, key or evidence inside the meeting.',
    next: 'Nothing to do: it was refused.',
  },
  'group/duplicate_member': {
    message: 'One key stands for two members.',
    next: 'Nothing to do: it was refused.',
  },
  'group/path_missing': {
    message: 'A change of the group lacks the fresh key that it must bring.',
    next: 'Nothing to do: it was refused.',
  },
  'group/roster_mismatch': {
    message: 'A change of the group did not have the effect that it declared.',
    next: 'Nothing to do: it was refused.',
  },

  'group/welcome_not_ours': {
    message: 'The server delivered the invitation of somebody else.',
    next: 'Knock again.',
  },
  'group/bad_welcome': {
    message: 'The invitation into the meeting does not verify.',
    next: 'Knock again. If it happens again, the server is cheating: tell the organiser.',
  },
  'group/link_psk_unused': {
    message: 'The invitation was made by somebody who did not use the secret of the link.',
    next: 'Do not join. Tell the organiser that somebody tried to lead you into another meeting.',
  },
  'group/signer_not_host': {
    message: 'The invitation was not signed by a host of this meeting.',
    next: 'Do not join. Tell the organiser that somebody tried to lead you into another meeting.',
  },
  'group/wrong_charter': {
    message: 'The group that the invitation leads to has another charter than the meeting of the link.',
    next: 'Do not join. Tell the organiser that somebody tried to lead you into another meeting.',
  },
  'group/charter_behind': {
    message:
      'The group that the invitation leads to has older rules than the meeting: a later version was signed already.',
    next: 'Do not join. Tell the organiser that the group may have been split, or rules held back from some.',
  },
  'group/already_open': {
    message: 'The server says that nobody has opened this meeting yet, but its rules were changed inside it.',
    next: 'Do not go on. The server hides the meeting: tell the others by another channel.',
  },
  'group/bad_tree': {
    message: 'The list of members in the invitation is not consistent.',
    next: 'Knock again. If it happens again, the server is cheating: tell the organiser.',
  },
  'group/not_sealed_to_us': {
    message: 'The stored state of the meeting cannot be opened on this device.',
    next: 'Join like everybody else: another host must admit you.',
  },
  'group/stale_group_info': {
    message: 'The server handed out a state of the meeting that is older than what this device has seen.',
    next: 'Try again. If it happens again, the server is cheating: tell the others by another channel.',
  },

  'group/message_unreadable': {
    message: 'A message inside the meeting could not be opened.',
    next: 'Ask the sender to send it again.',
  },
  'group/signal_forged': {
    message: 'A signal was not signed by the member it names.',
    next: 'Nothing to do: it was ignored. A member of the meeting or the server forged it.',
  },
  'group/signal_replayed': {
    message: 'A signal was delivered a second time.',
    next: 'Nothing to do: it was ignored.',
  },
  'group/bad_refusal': {
    message: 'A refusal was not signed by a member of the meeting.',
    next: 'Nothing to do: it was ignored.',
  },

  'group/sign_in_not_fresh': {
    message:
      'This meeting asks for a fresh sign-in at every join, and the one that was shown is old or has led in before.',
    next: 'Ask the person to confirm with the passkey or at the sign-in service once more and then to knock again.',
  },

  'group/no_host_heartbeat': {
    message: 'No fresh sign of life from a host arrived for 3 seconds, so nothing is sent.',
    next: 'Wait for the connection. If others hear each other, the server may be withholding messages from you.',
  },
  'group/no_host': {
    message: 'No host has been in the meeting for the time that its charter allows, so nothing is sent.',
    next: 'Wait for a host to come back.',
  },
  'group/behind': {
    message:
      'Others have moved on to a later state of the meeting that this device was not told of, so nothing is sent.',
    next: 'Wait a moment. If it stays, the server may be withholding a removal: tell the others by another channel.',
  },
  'group/forked': {
    message: 'The server shows you another meeting than the host: the group was split.',
    next: 'Stop talking and tell the others by another channel.',
  },
});

/** An error of this package. */
export type GroupErrorCode = keyof typeof groupErrors.texts;
export type GroupError = ReturnType<typeof groupErrors.make>;
