// English texts about what members testify; joined in by en.ts.
export const enTestimonies = {
  testimonies: {
    panelTitle: 'Testimonies',
    panelText:
      'Each device signs what it sees of this meeting: who is there, under which rules. The server puts it into its log and cannot read it. It is evidence: nobody can deny it later.',
    attested_one: '{{attested}} of {{count}} other device has testified the present state.',
    attested_other: '{{attested}} of {{count}} other devices have testified the present state.',
    unsent_one: '{{count}} testimony of this device still waits for the server.',
    unsent_other: '{{count}} testimonies of this device still wait for the server.',
    purposes: 'Which keys',
    asked: 'What is to be opened',
    title: 'What devices testified',
    lead: 'Each is compared with its commitment in the log, with its signature and with the key that it was sealed under.',
    open: 'Open the testimonies',
    none: 'none',
    refused_one: '{{count}} testimony does not hold and says nothing',
    refused_other: '{{count}} testimonies do not hold and say nothing',
    unopened_one: '{{count}} testimony could not be opened with the keys that are open',
    unopened_other: '{{count}} testimonies could not be opened with the keys that are open',
    opened_one: 'The key of {{count}} device’s testimonies is open',
    opened_other: 'The keys of {{count}} devices’ testimonies are open',
  },
  casePurpose: {
    mark: 'of marks: whose copy a recording is',
    testimony: 'of testimonies: what the devices of the members signed about the meeting while it ran',
  },
  testimonyKind: {
    receipt_one: '{{count}} receipt',
    receipt_other: '{{count}} receipts',
    roster_one: '{{count}} list of members',
    roster_other: '{{count}} lists of members',
    fingerprints_one: '{{count}} commitment to speech',
    fingerprints_other: '{{count}} commitments to speech',
    recording_one: '{{count}} statement about a recording',
    recording_other: '{{count}} statements about a recording',
  },
} as const;
