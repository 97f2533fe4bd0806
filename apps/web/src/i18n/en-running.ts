// English texts of "Running meetings" in the administration.

export const enRunning = {
  running: {
    title: 'Running meetings',
    lead: 'Counts of this moment. Which meetings they are, who is in them and what they are about is not shown here.',
    figures: 'Altogether',
    meetings: 'Meetings',
    people: 'People connected',
    largest: 'Largest meeting',
    planned: 'Beginning within 24 hours',
    byClass: 'By classification',
    class: 'Classification',
    noClass: 'None',
    nothing: 'No meeting is running.',
    media: 'Media processes',
    mediaGood_one: '{{count}} process passes on sound and pictures, and answers.',
    mediaGood_other: '{{count}} processes pass on sound and pictures, and answer.',
    mediaBad: '{{answering}} of {{total}} processes answer',
    mediaBadNext:
      'Who is on one that does not answer hears and sees nothing until it is started again, which happens by itself. If this stays so for a minute, read the log of the server.',
  },
} as const;
