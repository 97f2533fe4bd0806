// English words of refusals. {parameters} are those that explanations.ts lists for the code, and {classification} (L1).
import { type ExplanationCode } from './explanations.js';

export const EXPLANATIONS_EN: Readonly<Record<ExplanationCode, { readonly message: string; readonly next: string }>> = {
  'policy/above_accreditation': {
    message: 'This meeting would be {classification}. This platform is not accredited for that.',
    next: '{guidance}',
  },
  'policy/too_long': {
    message:
      'A meeting that is {classification} lasts at most {maxLengthMinutes}; this one would last {lengthMinutes}.',
    next: 'Make it shorter, or plan several meetings.',
  },
  'policy/assurance_too_low': {
    message: 'This meeting is {classification}. A name in it must be at least {needed}; this one is {given}.',
    next: 'Sign in with stronger evidence, or ask the security officer how to get it.',
  },
  'policy/guests_not_allowed': {
    message: 'This meeting is {classification}. It admits no guests.',
    next: 'Join with an account of this platform, or ask the organiser.',
  },
  'policy/guest_not_verified': {
    message: 'This meeting is {classification}. Guests must be verified by their own organisation.',
    next: 'Sign in with your organisation, or ask the organiser to add its provider to a new meeting.',
  },
  'policy/guest_not_vouched': {
    message: 'This meeting is {classification}. The link alone is not enough for guests.',
    next: 'Ask a host to invite you by name, or sign in with your organisation.',
  },
  'policy/country_not_approved': {
    message: 'This meeting is {classification}. You are in a country that is not approved ({country}).',
    next: 'Join from one of these countries: {countries}.',
  },
  'policy/browser_cannot_encrypt': {
    message: 'This browser cannot encrypt sound and pictures from end to end.',
    next: 'Use a current version of Chrome, Edge, Firefox or Safari.',
  },
  'policy/browser_not_constant': {
    message:
      'This meeting is {classification}. This browser cannot send sound at a constant rate, so that others could tell who speaks.',
    next: 'Use a current version of Chrome, Edge, Firefox or Safari.',
  },
  'policy/browser_cannot_mark': {
    message: 'This meeting is {classification}. This browser cannot mark the copy that it plays.',
    next: 'Use a current version of Chrome, Edge, Firefox or Safari.',
  },
  'policy/sign_in_again': {
    message: 'This meeting is {classification}. It asks for a fresh sign-in at every join.',
    next: 'Confirm with your passkey, or at the sign-in service of your organisation, then join.',
  },
  'policy/host_absent': {
    message: 'This meeting is {classification}. A host must be there, and none is.',
    next: 'Wait for a host.',
  },
  'policy/meeting_over': {
    message: 'The time of this meeting is over.',
    next: 'Ask the organiser for a new meeting.',
  },
  'policy/meeting_full': {
    message: 'This meeting has all the members it may have ({maxMembers}).',
    next: 'Ask a host to make room.',
  },
  'policy/needs_a_host': {
    message: 'A host must let this person in.',
    next: 'Look at who it is and on what evidence, then decide.',
  },
  'policy/needs_two_hosts': {
    message: 'This meeting is {classification}. Two hosts must let a person in; {approvals} did.',
    next: 'Ask another host to look and decide.',
  },
  'policy/no_screen_share': {
    message: 'This meeting is {classification}. No screens are shared in it.',
    next: 'Say it in words.',
  },
  'policy/screen_share_by_hosts': {
    message: 'This meeting is {classification}. Only hosts share their screens.',
    next: 'Ask a host to show it.',
  },
  'policy/no_chat': {
    message: 'This meeting is {classification}. It has no chat.',
    next: 'Say it in words.',
  },
  'policy/no_files': {
    message: 'This meeting is {classification}. No files are shared in it.',
    next: 'Show it on a shared screen, where that is allowed.',
  },
  'policy/no_download': {
    message: 'This meeting is {classification}. Files cannot be saved.',
    next: 'Look at the file in the meeting.',
  },
  'policy/no_copy': {
    message: 'This meeting is {classification}. Nothing can be copied from the chat.',
    next: 'Read it in the meeting.',
  },
  'policy/no_recording': {
    message: 'This meeting is {classification}. It cannot be recorded.',
    next: 'Take notes, as far as your rules allow it.',
  },
  'policy/chatham_house': {
    message: 'This meeting is under the Chatham House Rule. It cannot be recorded.',
    next: 'You may use what was said, but not say who said it.',
  },
  'policy/address_unknown': {
    message: 'This meeting is {classification}. It is not known from which network you join.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'policy/network_not_approved': {
    message: 'This meeting is {classification}. You are on a network that is not approved ({address}).',
    next: 'Use an approved network: {networks}. If you cannot, ask the security officer.',
  },
  'policy/not_permitted': {
    message: 'No policy permits this in a meeting that is {classification} ({action}).',
    next: 'Ask the security officer.',
  },
  'policy/not_evaluated': {
    message: 'The policies of this platform could not be evaluated, so that nothing is permitted.',
    next: 'Tell the security officer.',
  },
};
