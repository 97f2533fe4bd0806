// English texts of publishing a deny list that was signed elsewhere.

export const enPublishedList = {
  publishedList: {
    action: 'Publish a signed list',
    text: 'An organisation can sign its deny list where its key is kept. Choose the file: what it contains is shown before it is published.',
    file: 'Deny list (file)',
    of: 'List of {{label}}, version {{version}} of {{when}}',
    added_one: '{{count}} new entry',
    added_other: '{{count}} new entries',
    removed_one: '{{count}} entry comes off: they can get in again',
    removed_other: '{{count}} entries come off: they can get in again',
    unchanged: 'The entries are those of the list in force.',
    kept_one: '{{count}} entry stays',
    kept_other: '{{count}} entries stay',
    more_one: 'and {{count}} more',
    more_other: 'and {{count}} more',
    effect: 'It goes into every running meeting at once: whoever is new on it is removed.',
    publish: 'Publish',
  },
};
