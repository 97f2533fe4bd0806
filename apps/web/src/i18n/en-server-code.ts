// English texts about the code that the server gave this browser.

export const enServerCode = {
  serverCode: {
    title: 'Code of this server',
    link: 'Code of this server',
    lead: 'What runs here came from this server. This browser remembers which release of the web app it was, and runs only files that are in one. It cannot stop a server that means to deceive you and replaces this watch as well; a comparison from outside can show that.',
    waiting: 'Asking …',
    unavailable: 'This browser does not remember releases: it forbids it, as private windows do, or does not know how.',
    releases: 'Releases that were served here',
    since: 'Version {{version}}, since {{time}}',
    inLog: 'In the log of this server since {{time}}',
    notInLog: 'Not in the log of this server',
    logWaiting: 'The log of this server is being asked …',
    unlogged: 'The code that runs here is not in the log of this server.',
    unloggedText:
      'A server records each release before it gives it out, so that nobody is served something else in secret. Say nothing confidential here, and tell your security officer.',
    ask: 'Ask me before another release runs',
    askText: 'Otherwise you are told after it has.',
    changed: 'This server serves another release of the web app than before.',
    changedText: 'Before: {{before}}. Now: {{now}}. After an update by the operator that is as it should be.',
    understood: 'Understood',
    more: 'More about it',
    refused: 'This server sent files that are in no release. They were not run.',
    refusedText:
      'An update that was under way may be the cause. If it happens again, use another way to talk, and tell your security officer.',
    outside: 'Comparing from outside',
    outsideText: 'On a machine with a checkout of In Camera, this compares every file that the server gives out:',
    command: 'Command',
  },
} as const;
