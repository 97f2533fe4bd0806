// German sentences for the errors of @incamera/client.
import { type ErrorSentences } from './sentences.js';

export const clientErrorsDe: ErrorSentences = {
  'client/link_invalid': {
    message: 'Dieser Link zur Besprechung ist unvollständig.',
    next: 'Kopieren Sie den ganzen Link mit allem nach dem #-Zeichen oder lassen Sie ihn sich noch einmal schicken.',
  },
  'client/link_mismatch': {
    message: 'Was der Server unter diesem Link gespeichert hat, ist nicht die Besprechung, die der Link nennt.',
    next: 'Treten Sie nicht bei. Sagen Sie Organisator und Betreiber Bescheid: Server oder Link könnten manipuliert sein.',
  },
  'client/network': {
    message: 'Der Server war nicht erreichbar.',
    next: 'Prüfen Sie die Netzverbindung und versuchen Sie es erneut.',
  },
  'client/connection_lost': {
    message: 'Die Verbindung zum Server ist abgebrochen.',
    next: 'Sie müssen nichts tun; Ihr Gerät verbindet sich von selbst wieder.',
  },
  'client/request_timeout': {
    message: 'Der Server hat nicht rechtzeitig geantwortet.',
    next: 'Versuchen Sie es erneut. Wenn es wieder geschieht, prüfen Sie die Netzverbindung.',
  },
  'client/malformed_answer': {
    message: 'Der Server hat etwas gesendet, das Ihr Gerät nicht annehmen kann.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/entries_missing': {
    message: 'Der Server hat mindestens eine Nachricht dieser Besprechung ausgelassen.',
    next: 'Vergleichen Sie mit den anderen, was im Chat stand. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/entry_replayed': {
    message: 'Der Server hat eine Nachricht dieser Besprechung ein zweites Mal gesendet; sie wurde nicht beachtet.',
    next: 'Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/void_not_warranted': {
    message:
      'Der Server hat eine Änderung der Gruppe zurückgenommen, die weder ein Gastgeber noch eine Mehrheit abgelehnt hatte; das wurde nicht beachtet.',
    next: 'Vergleichen Sie den Sicherheitscode mit den anderen. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/chat_missing': {
    message: 'Eine Chatnachricht aus dieser Besprechung ist nicht angekommen.',
    next: 'Lassen Sie sie sich noch einmal senden. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/message_unreadable': {
    message: 'Eine Nachricht ließ sich nicht entschlüsseln oder prüfen; sie wurde nicht beachtet.',
    next: 'Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/host_only': {
    message: 'Jemand, der nicht Gastgeber ist, wollte die Besprechung sperren oder beenden; das wurde nicht beachtet.',
    next: 'Ein Gastgeber sollte nachsehen, ob das ein Versehen war, und kann die Person entfernen.',
  },
  'client/removal_not_ordered': {
    message: 'Jemand sollte entfernt werden und ist noch da: Der Server lässt die Entfernung nicht wirksam werden.',
    next: 'Bis dahin sendet niemand. Bleibt es dabei, beenden Sie die Besprechung und verständigen Sie die anderen auf anderem Weg.',
  },
  'client/host_silent': {
    message: 'Ein Gastgeber dieser Besprechung ist nicht mehr zu hören; ein anderer Gastgeber bürgt jetzt für sie.',
    next: 'Was dieser Gastgeber entscheidet, etwa eine Entfernung, erreicht Sie vielleicht nicht. Bleibt es dabei, fragen Sie ihn auf anderem Weg.',
  },
  'client/not_arrived': {
    message: 'Jemand wurde eingelassen und ist nicht angekommen: Von dem Gerät war nichts zu hören.',
    next: 'Bitten Sie die Person, den Link noch einmal zu öffnen. Wartet sie vor der Tür, hält der Server den Einlass vielleicht zurück.',
  },
  'client/knock_unanswered': {
    message: 'Ein Gastgeber ist da, und die Bitte um Einlass ist seit einer Minute ohne Antwort.',
    next: 'Warten Sie, oder wenden Sie sich auf anderem Weg an einen Gastgeber: Der Server hält Bitte oder Antwort vielleicht zurück.',
  },
  'client/connection_claimed': {
    message: 'Ein Gerät nennt eine Verbindung als seine, von der seine Nachrichten nicht kommen.',
    next: 'Sie müssen nichts tun: Sein Ton und Bild werden so lange nicht gezeigt. Das Gerät oder der Server betrügt.',
  },
  'client/knock_replayed': {
    message: 'Eine Bitte um Einlass kam ein zweites Mal, nachdem ihr entsprochen war; sie wurde nicht beachtet.',
    next: 'Sie müssen nichts tun. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid: Der Server wiederholt alte Bitten.',
  },
  'client/return_not_automatic': {
    message: 'Jemand, der schon hier war, bittet wieder um Einlass und wird nicht von selbst eingelassen.',
    next: 'Sehen Sie vor dem Einlassen nach, wer es ist: Die Person wurde entfernt oder nennt sich jetzt anders.',
  },
  'client/commit_missing': {
    message: 'Andere benutzen schon die Schlüssel einer Änderung, die der Server diesem Gerät nicht geliefert hat.',
    next: 'Bis sie eintrifft, wird nichts gesendet. Bleibt es dabei, verlassen Sie die Besprechung und treten Sie neu bei.',
  },
  'client/commit_refused': {
    message: 'Eine Änderung der Gruppe verstieß gegen die Regeln dieser Besprechung und wurde abgelehnt.',
    next: 'Sie müssen nichts tun; die Besprechung geht ohne sie weiter.',
  },
  'client/group_diverged': {
    message: 'Der Server hat diesem Gerät eine andere Besprechung gezeigt als den anderen.',
    next: 'Es wird nichts gesendet. Ihr Gerät tritt von selbst neu bei; vergleichen Sie danach den Sicherheitscode.',
  },
  'client/not_in_meeting': {
    message: 'Dieses Gerät ist nicht in der Besprechung.',
    next: 'Treten Sie zuerst der Besprechung bei.',
  },
  'client/end_not_confirmed': {
    message: 'Der Server meldet das Ende der Besprechung, aber kein Gastgeber hat es in der Besprechung gesagt.',
    next: 'Fragen Sie den Gastgeber auf anderem Weg, ob die Besprechung vorbei ist.',
  },
  'client/removal_not_confirmed': {
    message: 'Der Server hat dieses Gerät getrennt, aber kein Gastgeber hat es in der Besprechung entfernt.',
    next: 'Ihr Gerät tritt von selbst wieder bei. Gelingt das nicht, erreichen Sie den Gastgeber auf anderem Weg.',
  },
  'client/replaced_elsewhere': {
    message: 'Diese Besprechung wurde mit demselben Gastgeberschlüssel in einem anderen Tab oder Fenster geöffnet.',
    next: 'Machen Sie dort weiter oder treten Sie hier wieder bei.',
  },
  'client/host_key_missing': {
    message: 'Das kann nur ein Gastgeber, und dieses Gerät hat keinen Gastgeberschlüssel der Besprechung.',
    next: 'Fragen Sie einen Gastgeber.',
  },
  'client/not_found_in_roster': {
    message: 'Diese Person ist nicht mehr in der Besprechung.',
    next: 'Sie müssen nichts tun.',
  },
  'client/wrong_phase': {
    message: 'Das ist in diesem Augenblick nicht möglich.',
    next: 'Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  'client/name_invalid': {
    message: 'Dieser Name lässt sich nicht verwenden.',
    next: 'Geben Sie einen Namen mit 1 bis 200 Zeichen ohne Steuerzeichen ein.',
  },
  'client/title_invalid': {
    message: 'Titel oder Tagesordnung sind leer oder zu lang.',
    next: 'Höchstens 200 Zeichen für den Titel und 10.000 für die Tagesordnung.',
  },
  'client/times_invalid': {
    message: 'Die Zeiten der Besprechung sind nicht möglich.',
    next: 'Wählen Sie eine Dauer zwischen 5 Minuten und 24 Stunden.',
  },
  'client/chat_invalid': {
    message: 'Die Nachricht ist leer oder zu lang.',
    next: 'Schreiben Sie zwischen 1 und 4.000 Zeichen.',
  },
  'client/chat_not_sent': {
    message: 'Die Chatnachricht konnte nicht gesendet werden.',
    next: 'Versuchen Sie es erneut, sobald die Verbindung wieder steht.',
  },
  'client/file_too_large': {
    message: 'Die Datei ist zu groß.',
    next: 'Teilen Sie eine Datei mit höchstens 25 MB.',
  },
  'client/file_invalid': {
    message: 'Die Datei, die der Server zurückgab, ist nicht die, die geteilt wurde.',
    next: 'Bitten Sie den Absender, sie noch einmal zu teilen. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'client/passkey_unavailable': {
    message: 'Dieser Browser kann hier keine Passkeys verwenden.',
    next: 'Öffnen Sie die vom Betreiber genannte Adresse in einem aktuellen Browser.',
  },
  'client/passkey_exists': {
    message: 'Dieses Gerät oder dieser Sicherheitsschlüssel hat schon einen Passkey für dieses Konto.',
    next: 'Melden Sie sich damit an oder nehmen Sie ein anderes Gerät oder einen anderen Schlüssel.',
  },
  'client/passkey_cancelled': {
    message: 'Die Passkey-Abfrage wurde abgebrochen oder ist abgelaufen.',
    next: 'Versuchen Sie es erneut und bestätigen Sie die Abfrage Ihres Geräts.',
  },
  'client/storage_unavailable': {
    message: 'Dieser Browser lässt die Seite ihre Schlüssel nicht aufbewahren.',
    next: 'Verlassen Sie den privaten Modus oder erlauben Sie dieser Seite Speicher und laden Sie neu.',
  },
  'client/media_unavailable': {
    message: 'Dieses Gerät kann hier keinen Ton und kein Bild übertragen.',
    next: 'Verwenden Sie einen Browser, der Kamera und Mikrofon unterstützt.',
  },
  'client/media_lost': {
    message: 'Der Weg für Ton und Bild ist abgerissen.',
    next: 'Sie müssen nichts tun; Ihr Gerät verbindet sich von selbst wieder. Bleibt es dabei, prüfen Sie, ob UDP erlaubt ist.',
  },
  'client/microphones_full': {
    message: 'Elf andere Mikrofone sind offen; mehr trägt eine Besprechung mit über zwölf Menschen nicht gleichzeitig.',
    next: 'Heben Sie die Hand oder schreiben Sie im Chat, und schalten Sie sich ein, sobald jemand stumm ist.',
  },
  'client/sender_not_proved': {
    message: 'Bei Ton oder Bild einer Person ließ sich nicht nachweisen, dass sie von ihr stammen; sie sind stumm.',
    next: 'Sie müssen nichts tun; sobald der Nachweis eintrifft, geht es weiter.',
  },
};
