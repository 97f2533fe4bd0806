// German sentences about the transparency log (tlog/…).
import { type ErrorSentences } from './sentences.js';

export const tlogErrorsDe: ErrorSentences = {
  'tlog/key_malformed': {
    message: 'Der Schlüssel eines Protokolls oder eines Zeugen ließ sich nicht lesen.',
    next: 'Kopieren Sie ihn noch einmal, ganz und in einer Zeile: Name+8 Hexadezimalziffern+Base64.',
  },
  'tlog/note_malformed': {
    message: 'Eine signierte Notiz ließ sich nicht lesen: Sie hat nicht die Form, die vorgeschrieben ist.',
    next: 'Holen Sie sie noch einmal. Ändert das nichts, trauen Sie dem Protokoll nicht: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/note_unsigned': {
    message: 'Eine signierte Notiz trägt keine Signatur eines Schlüssels, dem dafür getraut wird.',
    next: 'Prüfen Sie, ob der Schlüssel des Protokolls richtig kopiert wurde. Wenn ja, hat jemand anderes diese Notiz geschrieben.',
  },
  'tlog/note_bad_signature': {
    message: 'Eine Signatur, die einen vertrauten Schlüssel nennt, gehört nicht zu diesem Text.',
    next: 'Trauen Sie dem Protokoll nicht: Die Notiz wurde verändert. Heben Sie sie auf und sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/too_few_witnesses': {
    message: 'Weniger Zeugen als verlangt haben den Stand des Protokolls gegengezeichnet.',
    next: 'Versuchen Sie es in einer Minute wieder. Bleibt es so, fragen Sie den Betreiber, welcher Zeuge nicht erreichbar ist.',
  },
  'tlog/checkpoint_malformed': {
    message: 'Der Stand des Protokolls ließ sich nicht lesen.',
    next: 'Holen Sie ihn noch einmal. Ändert das nichts, trauen Sie dem Protokoll nicht: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/other_log': {
    message: 'Das ist der Stand eines anderen Protokolls.',
    next: 'Prüfen Sie die Adresse des Protokolls. Ist sie richtig, sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/proof_invalid': {
    message: 'Ein Beweis zeigt nicht, dass der Eintrag im Protokoll steht.',
    next: 'Verlassen Sie sich nicht auf den Eintrag. Heben Sie den Beweis auf und sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/history_rewritten': {
    message:
      'Zwei Stände des Protokolls widersprechen einander: Die Geschichte wurde umgeschrieben, oder zwei Leuten werden verschiedene gezeigt.',
    next: 'Verlassen Sie sich nicht auf den Server. Heben Sie beide Stände auf, jeder ist signiert: Zusammen sind sie der Beweis. Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/rolled_back': {
    message: 'Das Protokoll ist kürzer, als es war.',
    next: 'Der Server zeigt einen alten Stand oder wurde aus einer alten Sicherung wiederhergestellt. Fragen Sie den Betreiber und sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/out_of_range': {
    message: 'So viele Einträge hat das Protokoll nicht.',
    next: 'Holen Sie zuerst einen neueren Stand des Protokolls.',
  },
  'tlog/tile_missing': {
    message: 'Der Server gibt einen Teil des Protokolls nicht heraus, den es geben muss.',
    next: 'Versuchen Sie es noch einmal. Bleibt es so, lässt sich die Geschichte nicht prüfen: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/tile_malformed': {
    message: 'Ein Teil des Protokolls hat die falsche Länge.',
    next: 'Versuchen Sie es noch einmal. Bleibt es so, trauen Sie dem Protokoll nicht: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/tile_altered': {
    message: 'Ein Teil des Protokolls gehört nicht zu dem Stand, den das Protokoll signiert hat.',
    next: 'Trauen Sie dem Protokoll nicht. Heben Sie seinen signierten Stand auf und sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/bundle_malformed': {
    message: 'Einträge des Protokolls ließen sich nicht lesen.',
    next: 'Versuchen Sie es noch einmal. Bleibt es so, trauen Sie dem Protokoll nicht: Sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/entry_altered': {
    message: 'Ein Eintrag des Protokolls ist nicht der, auf den es sich festgelegt hat.',
    next: 'Verlassen Sie sich nicht auf ihn. Heben Sie ihn mit dem signierten Stand des Protokolls auf und sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  'tlog/entry_unknown': {
    message: 'Ein Eintrag des Protokolls ist von einer Art, die diese Version nicht kennt.',
    next: 'Lesen Sie ihn mit einer neueren Version. Was im Protokoll steht, steht trotzdem dort.',
  },
  'tlog/entry_malformed': {
    message: 'Ein Eintrag des Protokolls ließ sich nicht lesen.',
    next: 'Heben Sie ihn auf und sagen Sie es Ihrer Sicherheitsbeauftragten: Der Server hat etwas geschrieben, das sich nicht lesen lässt.',
  },
  'tlog/evidence_malformed': {
    message: 'Das ist keine Datei mit zwei signierten Ständen eines Protokolls, oder sie ist beschädigt.',
    next: 'Speichern Sie sie dort, wo sie gezeigt wurde, noch einmal, oder geben Sie beide Stände als Dateien und den Schlüssel des Protokolls an.',
  },
  'tlog/store_damaged': {
    message: 'Was vom Protokoll gespeichert ist, widerspricht dem Stand, der zuletzt signiert wurde.',
    next: 'Halten Sie den Server an und stellen Sie die Datenbank aus der neuesten Sicherung wieder her. Löschen Sie das Protokoll nicht: Es lässt sich nicht neu machen.',
  },
  'tlog/store_changed': {
    message: 'Ein anderer Prozess hat in das Protokoll geschrieben.',
    next: 'Lassen Sie nur einen Server in diese Datenbank schreiben.',
  },
};
