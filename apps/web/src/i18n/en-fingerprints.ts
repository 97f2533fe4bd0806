// English texts about fingerprints of speech, as members and officers see them; joined in by en.ts.
export const enFingerprints = {
  fingerprints: {
    lobby:
      'While you speak, a fingerprint of your speech is kept, sealed to {{holders}}. It shows whether a recording is genuine. Nobody can hear anything from it; who has a recording can test whether it was said.',
    lobbyNone: 'No fingerprint of your speech is kept, because this meeting names nobody who could open it.',
    title: 'Fingerprints of speech',
    waiting: 'No fingerprint of speech has been kept of this device yet.',
    kept: 'Fingerprints of your speech, and of others whom this device hears, are kept.',
    failing: 'Fingerprints of speech should be kept, and are not.',
    no_holders: 'No fingerprints of speech are kept: this meeting names nobody who could open them.',
    others:
      'They are sealed to the holders named below. By them it can be shown whether a published recording is genuine. Whether others make theirs, this device cannot see.',
    editTitle: '{{name}}: fingerprints and witnesses',
    edit: 'Fingerprints of what is said are kept',
    editHint: 'Sealed to the holders of each meeting; without holders none are made.',
    editNever: 'Not where no record may say who said what.',
    witnesses: 'Witnesses who must have countersigned the history',
  },
} as const;
