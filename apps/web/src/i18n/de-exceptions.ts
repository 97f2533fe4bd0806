// German texts of exceptions that a host signs; the keys of en-exceptions.ts.
import { type Texts } from './texts.js';

export const deExceptions: Pick<Texts, 'exception' | 'exceptionRule'> = {
  exception: {
    askTitle: 'Um eine Ausnahme bitten',
    askText:
      'Die Einstufung erlaubt einem Gastgeber eine Ausnahme von: {{rules}}. Ein Gastgeber entscheidet und unterschreibt sie.',
    reason: 'Ihre Begründung',
    reasonHint: 'Alle in der Besprechung lesen sie unter Ihrem Namen. Der Server nicht.',
    reasonMissing: 'Sagen Sie in einer Zeile, warum die Regel nicht erfüllt werden kann.',
    knock: 'Bitten und anklopfen',
    asks: 'Bittet um eine Ausnahme von: {{rules}}',
    said: '„{{reason}}“',
    hidden:
      'Der Server sagt, dass diese Verbindung verletzt: {{rules}}. Die Person bittet um keine Ausnahme. Einer von beiden ist nicht ehrlich.',
    notPermitted: 'Die Einstufung lässt diese Ausnahme nicht zu.',
    grant: 'Ausnahme …',
    grantTitle: '{{name}} von einer Regel ausnehmen?',
    grantText:
      'Sie unterschreiben das mit der Begründung. Alle in der Besprechung sehen es jetzt und später, und die oder der Sicherheitsbeauftragte sieht, dass es eine Ausnahme gab.',
    grantConfirm: 'Unterschreiben und einlassen',
    rules: 'Regeln',
    given: 'Begründung',
    guestText: 'Ein Gast braucht auch Ihr Wort: Sagen Sie, wer das ist.',
    by: 'Durch Ausnahme eingelassen ({{rules}})',
    byWhom: 'unterschrieben von {{host}}',
    recordTitle: 'Ausnahmen',
    recordText: 'Wer trotz einer Regel eingelassen wurde, solange diese Besprechung läuft.',
    sectionTitle: 'Ausnahmen',
    sectionLead:
      'Wer trotz einer Regel eingelassen wurde: wann, in welcher Besprechung, durch welche Verbindung. Begründungen und Namen kennt nur die Besprechung. Ein Jahr lang aufgehoben.',
    none: 'Es wurde keine Ausnahme gemacht.',
    meeting: 'Besprechung',
    connections: 'Verbindungen',
    letIn: '{{admitted}}, eingelassen durch {{granted}}',
    voided: 'Von Mitgliedern abgelehnt: nie in Kraft.',
    editTitle: 'Ausnahmen, die Gastgeber unterschreiben dürfen: {{name}}',
    editHint: 'Ausgeliefert wird keine. Verschlüsselung, Sperrlisten und Markierungen kennen nie eine Ausnahme.',
  },
  exceptionRule: {
    network: 'freigegebene Netze',
    country: 'freigegebene Länder',
    assurance: 'worauf ein Name beruhen muss',
    guests: 'wer als Gast kommen darf',
  },
};
