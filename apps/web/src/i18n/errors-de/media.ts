// German sentences for the errors of @incamera/media and @incamera/sframe.
import { type ErrorSentences } from './sentences.js';

const dropped = 'Sie müssen nichts tun; der Frame wurde verworfen.';

export const mediaErrorsDe: ErrorSentences = {
  'media/no_webrtc': {
    message: 'Dieser Browser kann keine Gespräche übertragen.',
    next: 'Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari.',
  },
  'media/no_encoded_transform': {
    message: 'Dieser Browser kann Gespräche nicht von Ende zu Ende verschlüsseln.',
    next: 'Öffnen Sie den Link in einem aktuellen Chrome, Edge, Firefox oder Safari. Ohne Verschlüsselung wird nichts gesendet.',
  },
  'media/worker_unavailable': {
    message: 'Der Teil der Seite, der das Gespräch verschlüsselt, startet nicht.',
    next: 'Laden Sie die Seite neu. Ohne Verschlüsselung wird nichts gesendet.',
  },
  'media/worker_crashed': {
    message: 'Der Teil der Seite, der das Gespräch verschlüsselt, ist stehen geblieben; das Senden wurde angehalten.',
    next: 'Warten Sie einen Moment, er wird neu gestartet. Wenn es wieder geschieht, laden Sie die Seite neu.',
  },
  'media/sent_unencrypted': {
    message: 'Der Browser hat etwas gesendet, das diese Seite nicht verschlüsselt hat; das Senden wurde angehalten.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, nehmen Sie einen anderen Browser und sagen Sie dem Betreiber Bescheid.',
  },
  'media/bad_answer': {
    message: 'Der Medienserver hat eine Antwort gegeben, die der Browser nicht annimmt.',
    next: 'Versuchen Sie es erneut. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'media/not_open': {
    message: 'Die Medienverbindung ist nicht offen.',
    next: 'Warten Sie, bis die Besprechung verbunden ist.',
  },
  'media/closed': {
    message: 'Die Medienverbindung wurde geschlossen.',
    next: 'Treten Sie der Besprechung noch einmal bei.',
  },
  'media/incarnations_exhausted': {
    message: 'Die Verschlüsselung wurde öfter neu gestartet, als ihre Schlüssel erlauben.',
    next: 'Laden Sie die Seite neu.',
  },
  'media/insecure_context': {
    message: 'Einer Seite, die nicht sicher geladen wurde, gibt der Browser weder Kamera noch Mikrofon.',
    next: 'Öffnen Sie den Link mit https oder auf diesem Rechner mit http://localhost.',
  },
  'media/capture_unsupported': {
    message: 'Dieser Browser, vielleicht der in einer anderen App, gibt Seiten weder Kamera noch Mikrofon.',
    next: 'Öffnen Sie den Link im eigentlichen Browser des Geräts.',
  },
  'media/capture_denied': {
    message: 'Kamera, Mikrofon oder Bildschirm wurden nicht freigegeben.',
    next: 'Erlauben Sie es in der Adresszeile des Browsers oder in den Systemeinstellungen und versuchen Sie es erneut.',
  },
  'media/device_not_found': {
    message: 'Es wurde keine passende Kamera und kein passendes Mikrofon gefunden.',
    next: 'Schließen Sie ein Gerät an oder hören Sie ohne es zu.',
  },
  'media/device_busy': {
    message: 'Kamera oder Mikrofon lassen sich nicht lesen; wahrscheinlich benutzt sie ein anderes Programm.',
    next: 'Schließen Sie das andere Programm und versuchen Sie es erneut.',
  },
  'media/capture_failed': {
    message: 'Kamera, Mikrofon oder Bildschirm ließen sich nicht starten.',
    next: 'Versuchen Sie ein anderes Gerät oder laden Sie die Seite neu.',
  },
  'media/no_screen_capture': {
    message: 'Dieser Browser kann keinen Bildschirm teilen.',
    next: 'Teilen Sie von einem Rechner aus.',
  },
  'media/no_output_choice': {
    message: 'Dieser Browser lässt eine Seite den Lautsprecher nicht wählen.',
    next: 'Wählen Sie ihn in den Systemeinstellungen.',
  },
  'media/output_not_found': {
    message: 'Der gewählte Lautsprecher ist nicht mehr da.',
    next: 'Wählen Sie einen anderen.',
  },
  'sframe/short_frame': { message: 'Ein Frame ist zu kurz, um verschlüsselt zu sein.', next: dropped },
  'sframe/bad_header': { message: 'Ein Frame hat keinen gültigen SFrame-Kopf.', next: dropped },
  'sframe/unknown_kid': {
    message: 'Ein Frame nennt einen Schlüssel, den es in dieser Besprechung nicht geben kann.',
    next: dropped,
  },
  'sframe/wrong_slot': {
    message: 'Ein Frame kam an einer Stelle an, die nicht zu seiner Art passt.',
    next: `${dropped} Geht es so weiter, liegt es am Medienserver.`,
  },
  'sframe/own_frame': {
    message: 'Ein Frame dieses Geräts wurde an es zurückgeschickt.',
    next: `${dropped} Geht es so weiter, liegt es am Medienserver.`,
  },
  'sframe/unknown_leaf': {
    message: 'Ein Frame nennt einen Absender, der nicht in der Besprechung ist.',
    next: dropped,
  },
  'sframe/later_epoch': {
    message: 'Ein Frame ist mit Schlüsseln verschlüsselt, die dieses Gerät noch nicht hat.',
    next: 'Warten Sie einen Moment. Geht es so weiter, hat dieses Gerät eine Änderung der Besprechung verpasst.',
  },
  'sframe/past_epoch': {
    message: 'Ein Frame ist mit Schlüsseln verschlüsselt, die nicht mehr gelten.',
    next: 'Warten Sie einen Moment; der Absender wechselt von selbst zu den heutigen Schlüsseln.',
  },
  'sframe/replayed': { message: 'Ein Frame kam doppelt oder viel zu spät an.', next: dropped },
  'sframe/not_authentic': {
    message: 'Ein Frame wurde verändert oder mit fremden Schlüsseln verschlüsselt.',
    next: `${dropped} Geht es so weiter, wird der Medienweg angegriffen.`,
  },
  'sframe/bad_frame': {
    message: 'Ein entschlüsselter Frame widerspricht seinem eigenen unverschlüsselten Anfang.',
    next: dropped,
  },
  'sframe/too_many_keys': {
    message: 'Ein Absender hat mehr Schlüssel benutzt, als ein Neustart seiner Verschlüsselung brauchen könnte.',
    next: `${dropped} Mit der nächsten Änderung der Besprechung beginnt die Zählung neu.`,
  },
  'sframe/counter_exhausted': {
    message: 'Ein Schlüssel wurde für so viele Frames benutzt, wie er darf.',
    next: 'Verlassen Sie die Besprechung und treten Sie neu bei, um einen neuen Schlüssel zu erhalten.',
  },
  'sframe/foreign_record': {
    message: 'Ein Absendernachweis beansprucht die Frames eines anderen.',
    next: 'Sie müssen nichts tun; der Nachweis wurde nicht beachtet.',
  },
  'sframe/not_canonical': {
    message: 'Ein Absendernachweis steht nicht in seiner einzig gültigen Form.',
    next: 'Sie müssen nichts tun; der Nachweis wurde nicht beachtet.',
  },
};
