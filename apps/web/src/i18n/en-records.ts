// English texts about records of meetings; joined in by en.ts.
export const enRecords = {
  records: {
    title: 'Record of the meeting',
    caseLead:
      'One file that proves who was in the meeting, under which rules and attested by whom. Anybody can verify it without this server, with the keys of the log and of its witnesses. It says who was there: keep it as confidential as the meeting.',
    memberLead:
      'One file that proves, without this server, who was there, under which rules and attested by whom, as far as this device knows. It has nothing that was said. It says who was there: keep it as confidential as the meeting.',
    save: 'Save the record',
    saveOf: 'Save the record of {{meeting}}',
    saved_one: 'Saved, with {{count}} statement that a member’s device signed.',
    saved_other: 'Saved, with {{count}} statements that members’ devices signed.',
    tooNew_one:
      '{{count}} entry was too new to be proved yet. For the rest of it, save the record again in half a minute.',
    tooNew_other:
      '{{count}} entries were too new to be proved yet. For the rest of them, save the record again in half a minute.',
    verify: 'Verify it at a terminal: incamera verify FILE --log-key KEY.',
    less: 'It has less than a security officer’s: what others testified about speech and recordings is not in it.',
  },
} as const;
