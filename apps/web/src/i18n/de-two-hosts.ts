// German texts of meetings in which two hosts must agree on everybody.
import { type Texts } from './texts.js';

export const deTwoHosts: Pick<Texts, 'twoHosts'> = {
  twoHosts: {
    field: 'Zweiter Gastgeber',
    fieldHint:
      'E-Mail-Adresse, wie ein Zertifikat oder Anmeldedienst sie zeigt, oder der Name für Chartas aus dem Konto dieser Person. Mehrere mit Komma. Nur diese Person kommt allein auf Ihren Klick herein; über alle anderen entscheiden Sie gemeinsam.',
    fieldMissing: 'Nennen Sie den zweiten Gastgeber: Diese Einstufung verlangt zwei.',
    needs: 'Ein weiterer Gastgeber muss zustimmen.',
    propose: 'Einlass vorschlagen',
    agree: 'Zustimmen',
    disagree: 'Nicht zustimmen',
    asking: 'Der andere Gastgeber wird gefragt.',
    askingNobody: 'Kein anderer Gastgeber ist hier. Wer in den nächsten zwei Minuten kommt, wird gefragt.',
    asked: '{{host}} möchte diese Person einlassen. Stimmen Sie zu?',
    vouched: '{{host}} bürgt für diesen Gast als {{name}}.',
    agreed: 'Beide Gastgeber sind sich einig.',
    refused: '{{host}} stimmt nicht zu.',
    unanswered: 'Kein anderer Gastgeber hat geantwortet. Suchen Sie ihn auf anderem Weg, und fragen Sie noch einmal.',
    anotherHost: 'Ein anderer Gastgeber',
    wait: 'In dieser Besprechung müssen sich zwei Gastgeber über jeden einig sein. Möchte einer Sie einlassen, wird der zweite gefragt.',
    personTitle: 'Ihr Name für Chartas',
    personText:
      'Wo sich zwei Gastgeber über jeden einig sein müssen, nennt der Organisator den zweiten vorher. Geben Sie ihm diesen Namen oder die E-Mail-Adresse, die eine Zertifizierungsstelle für Sie bestätigt hat.',
  },
};
