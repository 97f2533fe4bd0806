// English texts of exceptions that a host signs.

export const enExceptions = {
  exception: {
    askTitle: 'Ask for an exception',
    askText: 'The classification lets a host make an exception from: {{rules}}. A host decides, and signs it.',
    reason: 'Your reason',
    reasonHint: 'Everybody in the meeting reads it, under your name. The server does not.',
    reasonMissing: 'Say in one line why the rule cannot be met.',
    knock: 'Ask and knock',
    asks: 'Asks for an exception from: {{rules}}',
    said: '“{{reason}}”',
    hidden:
      'The server says that this connection fails: {{rules}}. The person does not ask for an exception. One of them is not honest.',
    notPermitted: 'The classification does not permit this exception.',
    grant: 'Exception …',
    grantTitle: 'Except {{name}} from a rule?',
    grantText:
      'You sign this, with the reason. Everybody in the meeting sees it now and later, and the security officer sees that there was an exception.',
    grantConfirm: 'Sign and admit',
    rules: 'Rules',
    given: 'Reason',
    guestText: 'A guest needs your word as well: say who this is.',
    by: 'Admitted by exception ({{rules}})',
    byWhom: 'signed by {{host}}',
    recordTitle: 'Exceptions',
    recordText: 'Who was let in in spite of a rule, as long as this meeting runs.',
    sectionTitle: 'Exceptions',
    sectionLead:
      'Who was let in in spite of a rule: when, in which meeting, by which connection. Reasons and names are known in the meeting only. Kept for a year.',
    none: 'No exception was granted.',
    meeting: 'Meeting',
    connections: 'Connections',
    letIn: '{{admitted}}, let in by {{granted}}',
    voided: 'Refused by members: never in force.',
    editTitle: 'Exceptions that hosts may sign: {{name}}',
    editHint: 'None in what ships. Encryption, deny lists and marks can never be excepted.',
  },
  exceptionRule: {
    network: 'approved networks',
    country: 'approved countries',
    assurance: 'what a name must rest on',
    guests: 'who may come as a guest',
  },
} as const;
