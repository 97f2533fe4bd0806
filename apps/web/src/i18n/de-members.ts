// German texts about members whom the rules of the class do not allow as they are; the keys of en-members.ts.
import { type Texts } from './texts.js';

export const deMembers: Pick<Texts, 'against' | 'fresh' | 'kept' | 'notCompared'> = {
  against: {
    title: '{{name}} ist gegen die Regeln hier',
    text: 'Das Gerät eines Gastgebers hat jemanden eingelassen, den die Regeln dieser Besprechung nicht zulassen. Bis ein Gastgeber diese Person entfernt hat, wird nichts gesendet.',
    self: 'So, wie Sie sich ausgewiesen haben, lassen die Regeln dieser Besprechung Sie nicht zu. Gehen Sie, und fragen Sie den Gastgeber.',
    mark: 'Gegen die Regeln',
  },
  fresh: {
    accountTitle: 'Bestätigen Sie sich für diese Besprechung',
    account:
      'Ihr Konto hat keinen Passkey, und diese Besprechung verlangt eine frische Anmeldung, die die anderen prüfen können: beim Anmeldedienst Ihrer Organisation.',
    willAsk:
      'Ihr Gerät fragt beim Eintreten nach Ihrem Passkey, und nach jedem Neuladen wieder: Diese Besprechung verlangt es.',
  },
  kept: {
    title: 'Was geschrieben wurde',
    text: 'Sie können es hier nach dem Ende noch {{duration}} lang lesen, solange diese Seite offen bleibt. Niemand kann etwas hinzufügen.',
  },
  notCompared: {
    title: 'Noch persönlich zu vergleichende Schlüssel',
  },
};
