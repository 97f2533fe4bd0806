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
    lobby_one: 'You can only come in while a witness countersigns the history of this server.',
    lobby_other: 'You can only come in while {{count}} witnesses countersign the history of this server.',
  },
  ownHistory: {
    title: 'Everything issued in your name',
    lead: 'Every passkey, certificate and connected service that was ever issued in your name, from the log of the server. This device compares each with the log; the server cannot take one back.',
    comparing: 'Comparing with the log …',
    compared: 'Compared with the log up to entry {{size}}.',
    earlierKey: 'Until {{when}} the log was signed by another key:',
    isNew: 'New',
    byThisDevice: 'Asked for by this device',
    goodUntil: 'good until {{when}}',
    showAll: 'Show all {{number}}',
    unlogged: 'Your account has a passkey that no entry of the log speaks of.',
    unloggedNext:
      'If it is not yours, remove it. In any case tell your security officer: the server did not record it.',
    noName: 'Passkey without a name',
    beginAnew: 'I have asked: begin anew',
    beginAnewText:
      'If the operator says that a backup was restored, this device can begin anew with what the server shows now. It cannot tell any more then what was changed before.',
    newsTitle: 'Something new was issued in your name',
    newsText:
      'If that was not you, remove the passkey or the service, sign out everywhere, and tell your security officer at once.',
    newsLink: 'See everything issued in your name',
    newsRead: 'That was me',
  },
  ownEntry: {
    account_created: 'The account was made',
    account_roles: 'Its roles were set',
    account_suspended: 'It was suspended or let in again',
    passkey_added: 'A passkey was added',
    passkey_removed: 'A passkey was removed',
    device_certificate: 'A device got a certificate for a meeting',
    passkey_certificate: 'A passkey got a certificate',
    identity_linked: 'A sign-in service was connected',
    identity_unlinked: 'A sign-in service was disconnected',
    recovery_codes_renewed: 'New recovery codes were made',
    recovery_code_used: 'A recovery code was used',
  },
} as const;
