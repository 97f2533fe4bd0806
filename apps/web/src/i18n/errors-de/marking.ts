// German sentences for sound that is played marked or not at all.
import { type ErrorSentences } from './sentences.js';

const RELOAD = 'Geschieht es wieder, laden Sie die Seite neu.';

export const markingErrorsDe: ErrorSentences = {
  'media/mark_unsupported': {
    message:
      'In dieser Besprechung wird der Ton gekennzeichnet; dieser Browser kann das nicht, deshalb wird nichts abgespielt.',
    next: 'Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.',
  },
  'media/mark_not_loaded': {
    message: 'Der Teil der Seite, der den Ton kennzeichnet, ließ sich nicht laden; deshalb wird nichts abgespielt.',
    next: `Versuchen Sie es erneut. ${RELOAD}`,
  },
  'media/mark_failed': {
    message: 'Der Ton wurde angehalten, weil er sich nicht mehr kennzeichnen ließ.',
    next: `Versuchen Sie es erneut. ${RELOAD}`,
  },
  'media/mark_silent': {
    message: 'Der Ton wurde angehalten, weil der Teil der Seite nicht antwortet, der ihn kennzeichnet.',
    next: `Versuchen Sie es erneut; schließen Sie andere Programme, wenn dieses Gerät ausgelastet ist. ${RELOAD}`,
  },
  'media/mark_bypassed': {
    message: 'Der Ton wurde angehalten, weil etwas in diesem Browser ihn von seinem Kennzeichen abgeschnitten hat.',
    next: 'Schalten Sie Erweiterungen ab, die den Ton verändern, und versuchen Sie es erneut.',
  },
  'media/mark_format': {
    message: 'Der Ton wurde angehalten, weil er in einer Form ankommt, die sich nicht kennzeichnen lässt.',
    next: 'Wählen Sie einen anderen Lautsprecher oder stellen Sie diesen auf 44,1 oder 48 kHz; versuchen Sie es dann erneut.',
  },
  'media/output_closed': {
    message: 'Die Tonausgabe dieses Browsers wurde geschlossen.',
    next: 'Prüfen Sie den Lautsprecher und versuchen Sie es erneut.',
  },
};
