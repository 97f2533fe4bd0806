// English texts of what is seen of the server's log: behind the lock, and about the own account.

export const enHistory = {
  log: {
    title: 'The history of this server',
    notSeen: 'This device has not seen the log of the server yet.',
    seen: 'Verified by this device up to entry {{size}}, and compared with what the others here were shown.',
    witnesses: 'Countersigned by {{signed}} witnesses; the rules of this meeting demand {{required}}.',
    differsWith: 'These people were shown another history than you: {{names}}.',
    evidence:
      'The server has signed two histories that cannot both be true. The file holds both signatures; anybody can check it without this server.',
    saveEvidence: 'Save the evidence',
  },
} as const;
