// English texts about holders of investigation shares; joined in by en.ts.
export const enHolders = {
  holders: {
    title: 'Holders of shares',
    lead: 'Should a meeting leak, evidence about it can be opened only by several of these people together. New meetings name all of them in their rules, for everybody in them to see. List at least one person of each organisation that takes part.',
    noneTitle: 'Nobody is listed',
    noneText: 'New meetings name nobody, so nothing is kept for an investigation of them.',
    threshold: 'How many of them it takes',
    thresholdText: 'Nobody opens anything alone. Meetings that are running keep what they were made with.',
    thresholdAlone: 'Each of them could open evidence alone. Two or more are safer.',
    listedBy: 'Listed by {{name}}, {{when}}',
    retiredBy: 'Retired by {{name}}, {{when}}',
    before: 'Who was listed before',
    retire: 'Retire',
    retireTitle: 'Retire {{name}}?',
    retireText:
      'New meetings do not name this person any more; those that exist still do. The key does not come back onto the list. Tell the organisers: their devices ask before they go on without somebody who was compared.',
    add: 'List somebody',
    card: 'Card of the holder',
    cardHint: 'The text that the person sees under “Your account”, “Holder of shares”. It holds no secret.',
    read: 'Read the card',
    list: 'List for new meetings',
    compare: 'Call the person and compare this fingerprint, all of it, before you list the card.',
    ownTitle: 'Holder of shares',
    ownWhat: 'Has your organisation asked you to hold a share of evidence?',
    ownText:
      'Then make a key on this device. It never leaves it but in a backup under your passphrase. A security officer lists what is public of it.',
    create: 'Make a key for shares',
    createText:
      'Names are shown to everybody in the meetings that name you. The key is hybrid post-quantum (X-Wing) and is kept on this device.',
    name: 'Your name or office',
    make: 'Make the key',
    restore: 'Restore from a backup',
    backupText: 'Without it, a lost device means that your share of all meetings is lost. Keep it off this device.',
    done: 'Done',
    cardText:
      'Give the card to a security officer, and read the fingerprint to everybody who asks you for it by telephone.',
    forget: 'Take off this device',
    forgetTitle: 'Take the key off this device?',
    forgetText: 'Shares of meetings can be opened here no more. The backup brings the key back.',
    whoTitle: 'Who could open evidence',
    whoText_one:
      'New meetings name these people. One of them could open evidence of a meeting alone. Ask each for the fingerprint and compare it once, on the device that makes your meetings.',
    whoText_other:
      'New meetings name these people; {{count}} of them together could open evidence of a meeting. Ask each for the fingerprint and compare it once, on the device that makes your meetings.',
    asServerSays: 'as this server says',
    comparedByOrganiser: 'compared by the organiser',
    missingTitle: '{{name}}, {{organisation}}, is listed no more, or with another key',
    missingText:
      'Somebody compared this person’s fingerprint here. No meeting is made until that is cleared up: ask your security officer by another way. If the key was replaced, compare the new one below.',
    missingForget: 'I was told: the person is no holder any more',
    nobody: 'Nobody. Nothing is kept for an investigation.',
    meetingText_one: 'Any one of these, as the rules of this meeting say from its beginning.',
    meetingText_other: 'Any {{count}} of these together, as the rules of this meeting say from its beginning.',
  },
};
