// What can go wrong where two hosts must agree on everybody (L2): part of the `errorTable` of this package.

export const twoHostTexts = {
  'group/agreement_missing': {
    message: 'A host let somebody in alone, although the rules of this meeting ask for two.',
    next: 'Nothing: it was refused. Ask that host what happened.',
  },
  'group/agreement_same_host': {
    message: 'One and the same person signed as both of the two hosts who must agree on an admission.',
    next: 'Nothing: it was refused. Tell the other host that somebody tried to let people in alone.',
  },
  'group/agreement_not_host': {
    message:
      'Of the two hosts who must agree on an admission, one is not a host whom the charter names, or is not here.',
    next: 'Nothing: it was refused. Tell the hosts that somebody signed in the place of one of them.',
  },
  'group/agreement_other_epoch': {
    message: 'A second host agreed to this admission at an earlier state of the meeting.',
    next: 'Nothing: it was refused. The second host is asked again by itself.',
  },
  'group/agreement_other_person': {
    message: 'What a second host agreed to was the admission of somebody else.',
    next: 'Nothing: it was refused. Tell the second host that the agreement was used for another person.',
  },
  'group/agreement_forged': {
    message: 'The agreement of a second host does not hold: it is forged, altered, or from another meeting.',
    next: 'Nothing: it was refused. Tell the second host that somebody signed in the other name.',
  },
  'group/agreement_unused': {
    message: 'An admission carries the agreement of a second host where none is asked for.',
    next: 'Nothing: it was refused. Ask the host to reload the page.',
  },
  'group/second_host_not_shown': {
    message: 'Somebody was to be made the second host who is not shown to be the person whom the charter names.',
    next: 'Nothing: it was refused. Tell the others that a host tried to make a second host of its own.',
  },
} as const;
