// German sentences about marks and the clock of a meeting (group/…), and the keys of marks (client/…, bundle/…).
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
  'client/marks_unsupported': {
    message:
      'Diese Einstufung verlangt, dass jede Kopie gekennzeichnet ist; dieser Browser kann Ton nicht kennzeichnen.',
    next: 'Nehmen Sie eine aktuelle Version von Chrome, Edge, Firefox oder Safari, oder wählen Sie eine andere Einstufung.',
  },
  'client/mark_holders_missing': {
    message:
      'Diese Einstufung verlangt Kennzeichen, und es gibt niemanden, für den deren Schlüssel versiegelt werden könnten.',
    next: 'Bitten Sie Ihre Sicherheitsbeauftragte, unter Verwaltung Personen mit Schlüsseln für Ermittlungen aufzunehmen, und legen Sie die Besprechung dann neu an.',
  },
  'client/bundle_altered': {
    message: 'Der Server hat den versiegelten Schlüssel dieses Geräts nicht so gespeichert, wie er gesendet wurde.',
    next: 'Versuchen Sie es noch einmal. Geschieht es wieder, sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/bundle_withheld': {
    message:
      'Der Server gibt den versiegelten Schlüssel eines Geräts nicht heraus; so könnte niemand dessen Kopien verfolgen.',
    next: 'Lassen Sie es noch nicht ein; bitten Sie die Person, noch einmal anzuklopfen. Geschieht es wieder, sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'client/bundle_other_key': {
    message: 'Der versiegelte Schlüssel eines Geräts ist ein anderer als der, auf den es sich festgelegt hat.',
    next: 'Lassen Sie es nicht ein: Seine Kopien ließen sich nicht verfolgen. Ein unverändertes Gerät tut das nicht.',
  },
  'client/mark_owner_malformed': {
    message: 'Wem ein Schlüssel gehört, ließ sich nicht lesen.',
    next: 'Halten Sie sich an die Teilnehmerliste der Besprechung: Die Festlegung steht im unterschriebenen Eintrag des Geräts.',
  },
  'client/mark_owner_forged': {
    message:
      'Wem ein Schlüssel gehört, hat jenes Gerät nicht für diese Besprechung und diesen Schlüssel unterschrieben.',
    next: 'Nennen Sie danach niemanden. Halten Sie sich an die Teilnehmerliste der Besprechung.',
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
