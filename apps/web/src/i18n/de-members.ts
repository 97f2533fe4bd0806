// German texts about members whom the rules of the class do not allow as they are; the keys of en-members.ts.
import { type Texts } from './texts.js';

export const deMembers: Pick<Texts, 'against' | 'notCompared'> = {
  against: {
    title: '{{name}} ist gegen die Regeln hier',
    text: 'Das Gerät eines Gastgebers hat jemanden eingelassen, den die Regeln dieser Besprechung nicht zulassen. Bis ein Gastgeber diese Person entfernt hat, wird nichts gesendet.',
    self: 'So, wie Sie sich ausgewiesen haben, lassen die Regeln dieser Besprechung Sie nicht zu. Gehen Sie, und fragen Sie den Gastgeber.',
    mark: 'Gegen die Regeln',
  },
  notCompared: {
    title: 'Noch persönlich zu vergleichende Schlüssel',
  },
};
