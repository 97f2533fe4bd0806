// German sentences about encrypted recordings (recording/…, client/recording_…, media/recording_…).
import { type ErrorSentences } from './sentences.js';

export const recordingErrorsDe: ErrorSentences = {
  'recording/not_allowed': {
    message:
      'Die Regeln dieser Besprechung erlauben keine Aufzeichnung, oder diese Verbindung gehört keinem Gastgeber.',
    next: 'Lassen Sie einen Gastgeber aufzeichnen. Erlaubt die Stufe Aufzeichnungen, planen Sie die nächste Besprechung damit.',
  },
  'recording/exists': {
    message: 'Eine Aufzeichnung dieses Namens gibt es schon.',
    next: 'Beginnen Sie die Aufzeichnung noch einmal.',
  },
  'recording/full': {
    message: 'Der Server hat für Aufzeichnungen dieser Besprechung keinen Platz mehr.',
    next: 'Beenden Sie die Aufzeichnung, oder bitten Sie den Betreiber um mehr Platz (--recording-megabytes).',
  },
  'recording/unknown': {
    message: 'Der Server hat diese Aufzeichnung nicht oder diesen Teil von ihr nicht.',
    next: 'Ihre Zeit kann vorbei sein: Was fehlt, wird beim Öffnen der Aufzeichnung mit seinen Zeiten genannt.',
  },
  'recording/over': {
    message: 'Diese Aufzeichnung ist beendet, nichts kann hinzukommen.',
    next: 'Beginnen Sie eine neue, nachdem Sie es allen gesagt haben.',
  },
  'recording/segment_taken': {
    message: 'Unter dieser Nummer hat der Server einen anderen Teil der Aufzeichnung.',
    next: 'Beginnen Sie die Aufzeichnung noch einmal. Geschieht es wieder, ist dem Server mit ihr nicht zu trauen.',
  },
  'client/recording_off': {
    message: 'Diese Besprechung wurde ohne Aufzeichnungen geplant.',
    next: 'Planen Sie eine Besprechung damit, in einer Stufe, die sie erlaubt.',
  },
  'client/recording_holders_missing': {
    message: 'Es gibt niemanden, für den eine Aufzeichnung dieser Besprechung versiegelt werden könnte.',
    next: 'Bitten Sie Ihre Sicherheitsbeauftragten, unter Verwaltung Verwahrer einzutragen, oder planen Sie die Besprechung ohne Aufzeichnungen.',
  },
  'client/recording_host_only': {
    message: 'Aufzeichnen können nur Gastgeber, die die Charta nennt.',
    next: 'Bitten Sie einen Gastgeber aufzuzeichnen.',
  },
  'client/recording_runs': {
    message: 'Eine Aufzeichnung dieser Besprechung läuft schon.',
    next: 'Warten Sie, bis sie beendet ist.',
  },
  'client/recording_not_told': {
    message: 'Die Aufzeichnung hat nicht begonnen: Nicht alle hier haben davon erfahren.',
    next: 'Warten Sie, bis alle verbunden sind, und beginnen Sie noch einmal. Wessen Gerät nicht antwortet, kann die Seite neu laden.',
  },
  'client/recording_not_permitted': {
    message: 'Jemand sagt, diese Besprechung aufzuzeichnen, und ihre Regeln erlauben es ihm nicht.',
    next: 'Sprechen Sie nicht weiter. Bitten Sie einen Gastgeber, diese Person zu entfernen, und sagen Sie es Ihren Sicherheitsbeauftragten.',
  },
  'client/recording_without_consent': {
    message: 'Eine Aufzeichnung nimmt den Ton von jemandem, der nicht zugestimmt hat.',
    next: 'Bitten Sie, sie sofort zu beenden. Ein unverändertes Programm tut das nicht: Sagen Sie es Ihren Sicherheitsbeauftragten.',
  },
  'client/recording_not_sealed': {
    message:
      'Der Schlüssel einer Aufzeichnung ist nicht für die Personen versiegelt, die die Charta dieser Besprechung nennt.',
    next: 'Stimmen Sie nicht zu. Bitten Sie, sie zu beenden, und sagen Sie es Ihren Sicherheitsbeauftragten.',
  },
  'client/recording_unconfirmed': {
    message: 'Von dem Gerät, das aufzeichnet, hört niemand mehr etwas: Es zeichnet vielleicht weiter auf.',
    next: 'Sprechen Sie so, als täte es das. Vorbei ist es, wenn das Gerät es sagt oder nicht mehr in der Besprechung ist.',
  },
  'client/recording_gap': {
    message: 'Ein Teil der Aufzeichnung ließ sich nicht speichern, weil der Server zu lange nicht erreicht wurde.',
    next: 'Die Aufzeichnung geht weiter. Was fehlt, wird beim Öffnen mit seinen Zeiten genannt.',
  },
  'client/recording_not_stored': {
    message: 'Der Server nimmt diese Aufzeichnung nicht mehr an, darum wurde sie beendet.',
    next: 'Was bis jetzt gespeichert ist, bleibt. Fragen Sie den Betreiber, ob Platz ist, und beginnen Sie dann eine neue.',
  },
  'client/recording_end_not_stored': {
    message: 'Der Server hat das Ende der Aufzeichnung nicht angenommen.',
    next: 'Was bis dahin gespeichert ist, bleibt; was fehlt, wird beim Öffnen genannt. Fragen Sie den Betreiber, ob Platz ist.',
  },
  'client/recording_cut_off': {
    message: 'Eine Aufzeichnung wurde abgeschnitten, weil ihre Seite geschlossen wurde oder ihr Gerät ausging.',
    next: 'Was dieses Gerät davon behalten hatte, ist jetzt gespeichert. Das Ende fehlt; beim Öffnen der Aufzeichnung wird es genannt.',
  },
  'client/recording_file_malformed': {
    message: 'Das ist keine versiegelte Aufzeichnung, oder ihre Datei ist beschädigt.',
    next: 'Speichern Sie sie auf der Seite des Falls noch einmal.',
  },
  'client/recording_other_log': {
    message:
      'Das Protokoll ist ein anderes als das, das die Charta der Besprechung nennt, oder dessen Schlüssel angegeben wurde.',
    next: 'Stützen Sie sich nicht darauf. Fragen Sie den Betreiber nach dem Grund, und vergleichen Sie den Schlüssel mit jemandem, der diesen Server nicht betreibt.',
  },
  'client/recording_log_refused': {
    message:
      'Was über diese Aufzeichnung im Protokoll stehen soll, hält dem Schlüssel des Protokolls und seiner Zeugen nicht stand.',
    next: 'Stützen Sie sich nicht darauf: Wer die Datei gemacht hat, oder der Server, hat nicht gezeigt, was im Protokoll steht. Speichern Sie die Aufzeichnung noch einmal.',
  },
  'client/recording_key_missing': {
    message: 'Der Schlüssel dieser Aufzeichnung wurde nicht geöffnet.',
    next: 'Bitten Sie im Fall darum: Genug Verwahrer müssen ihre Anteile der Aufzeichnungen freigeben.',
  },
  'client/recording_unknown': {
    message: 'Diese Aufzeichnung gibt es nicht mehr.',
    next: 'Es ist nichts zu tun.',
  },
  'media/recording_unsupported': {
    message: 'Dieser Browser kann keinen Ton aufzeichnen.',
    next: 'Zeichnen Sie mit einem aktuellen Chrome, Edge oder Firefox an einem Rechner auf, oder lassen Sie jemand anderen aufzeichnen.',
  },
  'media/recording_failed': {
    message: 'Die Aufzeichnung ist zu Ende, weil dieser Browser sie nicht fortsetzen konnte.',
    next: 'Beginnen Sie eine neue. Was bis jetzt aufgezeichnet ist, bleibt.',
  },
};
