// German texts of people expected; the keys of en-expected.ts.
import { type Texts } from './texts.js';

export const deExpected: Pick<Texts, 'expected' | 'door' | 'borrowed'> = {
  expected: {
    title: 'Erwartete Personen',
    hint: 'Mit Name und Mailadresse. An der Tür sehen Sie, wer auf der Liste steht.',
    hintAuto:
      'Mit Name und Mailadresse. Wer auf der Liste steht und diese Adresse mit dem Wort einer Organisation nachweist, kommt ohne Klick herein; alle anderen warten auf Sie.',
    seenBy: 'Wer den Link hat, kann die Liste mit einem eigenen Programm lesen. Der Server kann es nicht.',
    name: 'Name der Person',
    address: 'Mailadresse',
    addressHint: 'Mehrere auf einmal durch Kommas trennen.',
    add: 'Hinzufügen',
    addressMissing: 'Geben Sie eine Mailadresse ein.',
    addressWrong: 'Keine Mailadresse: {{address}}',
    full: 'Höchstens {{count}} Personen.',
    list: 'Auf der Liste',
    edit: '{{name}} bearbeiten',
    remove: '{{name}} entfernen',
    added_one: '{{count}} Person auf der Liste',
    added_other: '{{count}} Personen auf der Liste',
    more: 'Weitere Regeln',
    moreHint: 'Was Sie hier ausschalten, kann in dieser Besprechung niemand einschalten.',
    features: 'Neben dem Gespräch erlaubt',
  },
  door: {
    named: 'Steht auf der Liste',
    already_here: 'Steht auf der Liste, aber jemand mit dieser Adresse ist schon da',
    named_by_server: 'Steht auf der Liste, allein nach dem Wort dieses Servers',
    domain: 'Aus einer Domain der Liste, nicht namentlich',
    not_named: 'Steht nicht auf der Liste',
    summary: '{{here}} von {{all}} Erwarteten sind da',
    here: 'Ist da',
    at_door: 'Vor der Tür',
    missing: 'Noch nicht da',
  },
  borrowed: {
    host: 'Heißt wie der Gastgeber {{names}}, hat aber nicht dessen Schlüssel',
    expected: 'Heißt wie {{names}}, die erwartet werden, aber nichts zeigt, dass es diese Person ist',
    known: 'Heißt wie {{names}}, die Sie kennen, aber nichts zeigt, dass es diese Person ist',
  },
};
