// German sentences about marks and the clock of a meeting (group/…), and sealed keys at the server (bundle/…).
import { type ErrorSentences } from './sentences.js';

export const markErrorsDe: ErrorSentences = {
  'group/mark_missing': {
    message:
      'Diese Einstufung verlangt, dass jede Kopie ein Kennzeichen trägt, und ein Gerät hat sich auf keinen Schlüssel dafür festgelegt.',
    next: 'Ohne kommt niemand hinein. Sollten die Regeln strenger werden: Wer hier ist, hat keine Schlüssel; legen Sie eine neue Besprechung an.',
  },
  'group/mark_malformed': {
    message: 'Was ein Gerät über den Schlüssel seiner Kennzeichen sagt, ließ sich nicht lesen.',
    next: 'Lassen Sie dieses Gerät nicht ein. Bitten Sie die Person, die Seite neu zu laden, damit sie die heutige Version benutzt.',
  },
  'group/clock_missing': {
    message: 'Die Besprechung sagt nicht, wann sie begonnen hat.',
    next: 'Laden Sie die Seite neu. Bleibt es dabei, ist das Gerät, das Sie eingelassen hat, verändert: Sagen Sie es den anderen.',
  },
  'group/clock_implausible': {
    message: 'Die Besprechung will zu einer Zeit begonnen haben, zu der sie nicht begonnen haben kann.',
    next: 'Prüfen Sie die Uhr dieses Geräts. Geht sie richtig, geht die des Gründers falsch: Legen Sie die Besprechung neu an.',
  },
  'group/clock_changed': {
    message: 'Jemand wollte ändern, wann die Besprechung begonnen hat.',
    next: 'Die Änderung wurde abgewiesen. Fragen Sie, wer es war, und entfernen Sie dieses Gerät.',
  },
  'bundle/unknown': {
    message: 'Der Server hat den versiegelten Schlüssel dieses Geräts nicht.',
    next: 'Bitten Sie die Person, hinauszugehen und wiederzukommen. Geschieht es wieder, hält ihn der Server zurück: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'bundle/quota': {
    message:
      'Diese Besprechung hat keinen Platz für weitere versiegelte Schlüssel, oder diese Verbindung hat zu viele gebracht.',
    next: 'Warten Sie zehn Minuten und versuchen Sie es noch einmal. Jemand mit dem Link füllt ihn vielleicht: Sagen Sie es dem Gastgeber.',
  },
};
