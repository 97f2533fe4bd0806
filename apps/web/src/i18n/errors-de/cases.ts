// German sentences for the errors of investigations (@incamera/protocol).
import { type ErrorSentences } from './sentences.js';

export const caseErrorsDe: ErrorSentences = {
  'holder/not_proved': {
    message: 'Dieses Gerät hat zuletzt nicht gezeigt, dass es den Schlüssel dieser Person hat.',
    next: 'Sie müssen nichts tun: Das Gerät zeigt es von selbst. Tritt es wieder auf, stellen Sie den Schlüssel aus der Sicherung wieder her.',
  },
  'case/unknown': { message: 'Diesen Fall gibt es nicht.', next: 'Laden Sie die Liste neu.' },
  'case/exists': { message: 'Dieser Fall ist schon aufgezeichnet.', next: 'Sie müssen nichts tun.' },
  'case/closed': {
    message: 'Dieser Fall ist abgeschlossen.',
    next: 'Eröffnen Sie einen neuen, wenn mehr herauszufinden ist; dann entscheiden die Verwahrenden neu.',
  },
  'case/full': {
    message: 'Dieser Server hat so viele Fälle oder dieser Fall so viele Einträge, wie aufbewahrt werden.',
    next: 'Sagen Sie es dem Betreiber.',
  },
  'case/not_asked': {
    message: 'Niemand bittet um Anteile dieser Person an dieser Besprechung.',
    next: 'Laden Sie die Liste neu: Der Fall ist vielleicht abgeschlossen.',
  },
  'case/answered': {
    message: 'Auf diese Anfrage wurde schon mit einer Freigabe geantwortet.',
    next: 'Sie müssen nichts tun.',
  },
  'case/second_officer': {
    message:
      'Schlüssel dieser Besprechungen werden nur für einen Fall freigegeben, den eine zweite Person bestätigt hat.',
    next: 'Eröffnen Sie den Fall neu und unterschreiben Sie ihn mit Ihrem Passkey, damit eine zweite Person ihn bestätigen kann.',
  },
  'case/unconfirmed': {
    message: 'Noch hat keine zweite Person diesen Fall bestätigt.',
    next: 'Bitten Sie eine zweite Sicherheitsbeauftragte oder einen zweiten, ihn unter „Ermittlungen“ anzusehen. Bis dahin wird niemand gebeten und nichts geöffnet.',
  },
  'case/declined': {
    message: 'Eine zweite Person hat diesen Fall abgelehnt.',
    next: 'Lesen Sie in seiner Aufzeichnung, warum. Schließen Sie ihn ab, und eröffnen Sie einen anderen, wenn sich der Grund ausräumen lässt.',
  },
  'case/own': {
    message: 'Wer einen Fall eröffnet hat, kann ihn nicht bestätigen.',
    next: 'Bitten Sie jemanden mit eigenem Konto und der Rolle Sicherheit.',
  },
  'case/confirmed': { message: 'Eine zweite Person hat diesen Fall schon bestätigt.', next: 'Sie müssen nichts tun.' },
  'case/not_confirmed': {
    message: 'Sie haben diesen Fall nicht bestätigt, oder er braucht keine zweite Person.',
    next: 'Laden Sie die Seite neu.',
  },
  'case/asked': {
    message: 'Die Verwahrenden wurden schon gebeten.',
    next: 'Rufen Sie sie an. Schließen Sie den Fall ab, wenn nichts mehr geöffnet werden soll.',
  },
  'case/statement_refused': {
    message: 'Was zu diesem Fall unterschrieben wurde, stimmt nicht, oder nicht mit einem Passkey dieses Kontos.',
    next: 'Versuchen Sie es noch einmal mit dem Passkey, mit dem Sie sich anmelden.',
  },
  'case/no_evidence': {
    message: 'Der Server hat keine Schlüssel der Markierungen dieser Besprechung mehr.',
    next: 'Wählen Sie eine andere Besprechung. Schlüssel werden nach einer Besprechung begrenzte Zeit aufbewahrt und nur, wo ihre Einstufung Markierungen verlangt.',
  },
  'client/case_altered': {
    message: 'Der Server zeigt eine andere Ermittlung als die, die ihr Fingerabdruck nennt.',
    next: 'Geben Sie nichts frei. Sagen Sie es der Sicherheitsbeauftragten: Nur der Server kann sie verändert haben.',
  },
  'client/case_key_missing': {
    message: 'Der Schlüssel dieses Falls ist nicht auf diesem Gerät.',
    next: 'Stellen Sie ihn aus der Sicherung wieder her, oder machen Sie an dem Gerät weiter, das den Fall eröffnet hat.',
  },
  'client/case_key_other': {
    message: 'Das gehört zu einem anderen Fall.',
    next: 'Wählen Sie die Datei, die für diesen Fall gesichert wurde.',
  },
  'client/case_file_malformed': {
    message: 'Das ist keine Datei einer Ermittlung, die hier gelesen werden kann.',
    next: 'Wählen Sie die Datei unverändert, wie sie heruntergeladen wurde.',
  },
  'client/case_not_asked': {
    message:
      'Noch kann niemand gebeten werden: Der Server gab keinen versiegelten Schlüssel einer Besprechung dieses Falls heraus.',
    next: 'Prüfen Sie, ob die Chartas dieser Besprechungen Verwahrende von Anteilen nennen, ob es Schlüssel der Art gibt, um die der Fall bittet, und ob es nicht zu lange her ist.',
  },
  'client/case_unconfirmed': {
    message:
      'Schlüssel dieser Besprechung werden nur für einen Fall freigegeben, den eine zweite Person bestätigt hat. Diesen hat niemand bestätigt.',
    next: 'Geben Sie nichts frei. Bitten Sie um einen Fall, hinter dem zwei Beauftragte stehen. Nur ein veränderter Server fragt ohne.',
  },
  'client/case_statement_forged': {
    message: 'Was Beauftragte zu diesem Fall unterschrieben haben sollen, stimmt nicht.',
    next: 'Geben Sie nichts frei. Sagen Sie es der oder dem Sicherheitsbeauftragten: Der Server oder wer die Datei gemacht hat, hat es verändert.',
  },
  'client/case_one_person': {
    message: 'Dieselbe Person hat diesen Fall eröffnet und bestätigt.',
    next: 'Geben Sie nichts frei. Bitten Sie um einen Fall, den jemand anderes bestätigt hat.',
  },
  'client/case_not_yours': {
    message: 'Diese Anfrage gilt dem Schlüssel einer anderen Person.',
    next: 'Geben Sie sie der Person, die sie nennt.',
  },
  'client/holder_key_missing': {
    message: 'Auf diesem Gerät liegt kein Schlüssel für Ermittlungen.',
    next: 'Stellen Sie ihn aus der Sicherung wieder her, unter „Ihr Konto“.',
  },
  'client/case_nothing_opened': {
    message: 'Noch ließ sich kein Schlüssel öffnen.',
    next: 'Warten Sie, bis genügend Verwahrende ihre Anteile freigegeben haben.',
  },
  'client/case_keys_closed': {
    message: 'Die Schlüssel dieses Falls wurden geschlossen.',
    next: 'Öffnen Sie sie noch einmal.',
  },
  'client/keys_file_malformed': {
    message: 'Die Schlüsseldatei hat nicht die erwartete Form.',
    next: 'Sie ist JSON: [{"label": "…", "key": "64 hexadezimale Ziffern"}, …] mit 1 bis 10.000 Schlüsseln, jeder Name und jeder Schlüssel einmal.',
  },
  'client/trace_unavailable': {
    message: 'Dieser Browser konnte nicht starten, was Aufnahmen liest und durchsucht.',
    next: 'Laden Sie die Seite neu. Tritt es wieder auf, aktualisieren Sie den Browser oder nehmen Sie incamera trace in einem Terminal.',
  },
  'client/trace_stuck': {
    message: 'Das Lesen der Datei kam eine Minute lang nicht voran und wurde beendet.',
    next: 'Wandeln Sie den Ton mit einem Programm, das ihn abspielt, in WAV um und versuchen Sie das.',
  },
};
