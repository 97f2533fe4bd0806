// What can be wrong with a charter, its classification, the policies, a link or what is sealed under its keys (L1).
import { errorTable } from '@incamera/kernel';

export const charterErrors = errorTable({
  'charter/malformed': {
    message: 'The charter of this meeting could not be read.',
    next: 'Ask the organiser for a new link.',
  },
  'charter/bad_value': {
    message: 'The charter of this meeting holds a value that is not allowed.',
    next: 'Ask the organiser to create the meeting again.',
  },
  'charter/bad_signature': {
    message: 'The charter of this meeting was not signed by its first host.',
    next: 'Do not join. Ask the organiser for a new link.',
  },
  'charter/wrong_meeting': {
    message: 'The server handed out the charter of another meeting.',
    next: 'Do not join. Tell the organiser that the link and the server disagree.',
  },
  'charter/expired': {
    message: 'This meeting is over: its charter has expired.',
    next: 'Ask the organiser for a new meeting.',
  },
  'charter/not_founding': {
    message: 'The server handed out a later version of the charter without those before it.',
    next: 'Do not join. Tell the organiser that the server holds versions of the charter back.',
  },
  'charter/older_version': {
    message: 'A version of the charter was delivered that this device has already.',
    next: 'Nothing: the version in force stays.',
  },
  'charter/version_missing': {
    message: 'A version of the charter was delivered, but one before it is missing.',
    next: 'Wait for the missing one. If it does not come, the server holds it back: tell the organiser.',
  },
  'charter/forked': {
    message: 'There are two different histories of the charter of this meeting.',
    next: 'Do not go on. Compare the security code with the others, and tell the organiser.',
  },
  'charter/foreign_signer': {
    message: 'A new version of the charter was not signed by a host of the version before.',
    next: 'Nothing: the version in force stays. Tell the organiser that somebody tried to change the rules.',
  },
  'charter/lowered': {
    message: 'Somebody wanted to run this meeting under weaker rules than those that people joined under.',
    next: 'Nothing: the rules in force stay. Create another meeting if weaker rules are meant.',
  },
  'charter/chain_full': {
    message: 'The rules of this meeting have been changed as often as one meeting can hold.',
    next: 'Create another meeting for what is still to be changed.',
  },
  'charter/other_rulebook': {
    message: 'This meeting was created under other classifications or policies than those of this server now.',
    next: 'Create the meeting again under those in force, or ask the security officer.',
  },
  'charter/below_classification': {
    message: 'The rules of this meeting are weaker than its classification demands.',
    next: 'Do not join. Ask the organiser to create the meeting again, and tell the security officer.',
  },
  'charter/bad_issuer_keys': {
    message: 'The keys of an identity provider could not be used.',
    next: 'Check the address of the provider; its key set must hold a key for signatures (RSA of 2048 bits, P-256, P-384 or Ed25519).',
  },
  'charter/bad_classifications': {
    message: 'The file of classifications is not valid.',
    next: 'Correct the place that is named and load the file again. Until then the one before stays in force.',
  },
  'charter/bad_policies': {
    message: 'The policies are not valid.',
    next: 'Correct the policy that is named and load the files again. Until then those before stay in force.',
  },
  'charter/bad_request': {
    message: 'A question to the policies was not complete.',
    next: 'Reload the page. If it happens again, tell the operator.',
  },
  'charter/bad_link': {
    message: 'This is not a complete meeting link.',
    next: 'Copy the whole link, including the part after the # sign, and open it again.',
  },
  'charter/not_opened': {
    message: 'What the server stored for this meeting cannot be opened with this link.',
    next: 'Copy the whole link again. If it still fails, the server altered the data: tell the organiser.',
  },
  'charter/bad_details': {
    message: 'The title, the agenda or the list of people is too long or holds characters that are not allowed.',
    next: 'Shorten the title to 200 and the agenda to 10,000 characters, and name at most 200 people.',
  },
});

/** An error of this package. */
export type CharterError = ReturnType<typeof charterErrors.make>;
