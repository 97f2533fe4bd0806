// English texts of people expected and of what a new meeting leaves out.

export const enExpected = {
  expected: {
    title: 'People expected',
    hint: 'By name and e-mail address. At the door you see who is on the list.',
    hintAuto:
      'By name and e-mail address. Who is on the list and shows that address on the word of an organisation is let in without a click; everybody else waits for you.',
    seenBy: 'Everybody with the link can read the list with a program of their own. The server cannot.',
    name: 'Name',
    address: 'E-mail address',
    addressHint: 'Several at once: separate them by commas.',
    add: 'Add',
    addressMissing: 'Enter an e-mail address.',
    addressWrong: 'No e-mail address: {{address}}',
    full: 'At most {{count}} people.',
    list: 'On the list',
    edit: 'Edit {{name}}',
    remove: 'Remove {{name}}',
    added_one: '{{count}} person on the list',
    added_other: '{{count}} people on the list',
    more: 'More rules',
    moreHint: 'What you switch off here, nobody can switch on in this meeting.',
    features: 'Allowed beside speech',
  },
  door: {
    named: 'On the list',
    already_here: 'On the list, but somebody with this address is here already',
    named_by_server: 'On the list, by the word of this server alone',
    domain: 'Of a domain on the list, not named',
    not_named: 'Not on the list',
    summary: '{{here}} of {{all}} expected are here',
    here: 'Here',
    at_door: 'At the door',
    missing: 'Not here yet',
  },
  borrowed: {
    host: 'Named like the host {{names}}, but this is not that host’s key',
    expected: 'Named like {{names}}, who is expected, but nothing shows that this is that person',
    known: 'Named like {{names}}, whom you know, but nothing shows that this is that person',
  },
} as const;
