// German sentences for the errors of @incamera/charter and @incamera/group.
import { type ErrorSentences } from './sentences.js';

const refused = 'Sie müssen nichts tun: Es wurde abgelehnt.';
const ignored = 'Sie müssen nichts tun: Es wurde nicht beachtet.';
const foreignMeeting =
  'Treten Sie nicht bei. Sagen Sie dem Organisator, dass jemand Sie in eine andere Besprechung führen wollte.';
const unadmitted =
  'Machen Sie nicht weiter: Sagen Sie dem Organisator, dass jemand in der Besprechung ist, den niemand eingelassen hat.';

export const groupErrorsDe: ErrorSentences = {
  'charter/malformed': {
    message: 'Die Charta dieser Besprechung ist nicht lesbar.',
    next: 'Bitten Sie den Organisator um einen neuen Link.',
  },
  'charter/bad_value': {
    message: 'Die Charta dieser Besprechung enthält einen unzulässigen Wert.',
    next: 'Bitten Sie den Organisator, die Besprechung noch einmal anzulegen.',
  },
  'charter/bad_signature': {
    message: 'Die Charta dieser Besprechung ist nicht von ihrem ersten Gastgeber unterschrieben.',
    next: 'Treten Sie nicht bei. Bitten Sie den Organisator um einen neuen Link.',
  },
  'charter/wrong_meeting': {
    message: 'Der Server hat die Charta einer anderen Besprechung herausgegeben.',
    next: 'Treten Sie nicht bei. Sagen Sie dem Organisator, dass Link und Server einander widersprechen.',
  },
  'charter/expired': {
    message: 'Diese Besprechung ist vorbei: Ihre Charta ist abgelaufen.',
    next: 'Bitten Sie den Organisator um eine neue Besprechung.',
  },
  'charter/not_founding': {
    message: 'Der Server hat eine spätere Fassung der Charta ohne die früheren herausgegeben.',
    next: 'Treten Sie nicht bei. Sagen Sie dem Organisator, dass der Server Fassungen der Charta zurückhält.',
  },
  'charter/older_version': {
    message: 'Eine Fassung der Charta, die dieses Gerät schon hat, wurde noch einmal geliefert.',
    next: 'Sie müssen nichts tun: Die geltende Fassung bleibt.',
  },
  'charter/version_missing': {
    message: 'Eine Fassung der Charta ist angekommen, aber eine davor fehlt.',
    next: 'Warten Sie auf die fehlende. Kommt sie nicht, hält der Server sie zurück: Sagen Sie dem Organisator Bescheid.',
  },
  'charter/forked': {
    message: 'Es gibt zwei verschiedene Fassungen der Geschichte der Charta dieser Besprechung.',
    next: 'Machen Sie nicht weiter. Vergleichen Sie den Sicherheitscode mit den anderen und sagen Sie dem Organisator Bescheid.',
  },
  'charter/foreign_signer': {
    message: 'Eine neue Fassung der Charta ist nicht von einem Gastgeber der vorigen unterschrieben.',
    next: 'Die geltende Fassung bleibt. Sagen Sie dem Organisator, dass jemand die Regeln ändern wollte.',
  },
  'charter/lowered': {
    message: 'Jemand wollte für diese Besprechung schwächere Regeln als die, unter denen alle beigetreten sind.',
    next: 'Die geltenden Regeln bleiben. Legen Sie eine andere Besprechung an, wenn schwächere gemeint sind.',
  },
  'charter/other_rulebook': {
    message: 'Diese Besprechung wurde unter anderen Einstufungen oder Richtlinien angelegt, als der Server jetzt hat.',
    next: 'Legen Sie die Besprechung unter den geltenden noch einmal an oder fragen Sie die Sicherheitsbeauftragten.',
  },
  'charter/below_classification': {
    message: 'Die Regeln dieser Besprechung sind schwächer, als ihre Einstufung verlangt.',
    next: 'Treten Sie nicht bei. Bitten Sie den Organisator, sie neu anzulegen, und sagen Sie den Sicherheitsbeauftragten Bescheid.',
  },
  'charter/bad_issuer_keys': {
    message: 'Die Schlüssel eines Identitätsanbieters lassen sich nicht verwenden.',
    next: 'Prüfen Sie die Adresse des Anbieters; er muss einen Signaturschlüssel haben (RSA mit 2048 Bit, P-256, P-384 oder Ed25519).',
  },
  'charter/bad_classifications': {
    message: 'Die Datei der Einstufungen ist nicht gültig.',
    next: 'Berichtigen Sie die genannte Stelle und laden Sie die Datei neu. Bis dahin gilt die vorige.',
  },
  'charter/bad_policies': {
    message: 'Die Richtlinien sind nicht gültig.',
    next: 'Berichtigen Sie die genannte Richtlinie und laden Sie die Dateien neu. Bis dahin gelten die vorigen.',
  },
  'charter/bad_request': {
    message: 'Eine Frage an die Richtlinien war nicht vollständig.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'charter/bad_link': {
    message: 'Das ist kein vollständiger Link zu einer Besprechung.',
    next: 'Kopieren Sie den ganzen Link, auch den Teil nach dem #-Zeichen, und öffnen Sie ihn erneut.',
  },
  'charter/not_opened': {
    message: 'Was der Server zu dieser Besprechung gespeichert hat, lässt sich mit diesem Link nicht öffnen.',
    next: 'Kopieren Sie den ganzen Link noch einmal. Gelingt es dann nicht, hat der Server die Daten verändert: Sagen Sie dem Organisator Bescheid.',
  },
  'charter/bad_details': {
    message: 'Titel, Tagesordnung oder Personenliste sind zu lang oder enthalten unzulässige Zeichen.',
    next: 'Höchstens 200 Zeichen für den Titel, 10.000 für die Tagesordnung und 200 Personen.',
  },
  'group/bad_name': {
    message:
      'Dieser Name lässt sich nicht verwenden: Er ist leer, länger als 200 Zeichen oder enthält unsichtbare Zeichen.',
    next: 'Wählen Sie einen anderen Namen.',
  },
  'group/not_founder': {
    message: 'Nur der erste Gastgeber der Charta kann diese Besprechung eröffnen.',
    next: 'Öffnen Sie die Besprechung auf dem Gerät, auf dem sie angelegt wurde.',
  },
  'group/wrong_meeting': {
    message: 'Die Schlüssel des Links gehören zu einer anderen Besprechung.',
    next: 'Öffnen Sie den Link zur Besprechung noch einmal.',
  },
  'group/closed': {
    message: 'Diese Besprechung wurde auf diesem Gerät verlassen.',
    next: 'Treten Sie der Besprechung noch einmal bei.',
  },
  'group/meeting_expired': {
    message: 'Die Zeit dieser Besprechung ist um; niemand kann mehr eingelassen werden.',
    next: 'Legen Sie eine neue Besprechung an.',
  },
  'group/group_full': {
    message: 'Die Besprechung hat so viele Mitglieder, wie ihre Charta erlaubt.',
    next: 'Entfernen Sie zuerst jemanden oder legen Sie eine Besprechung an, die mehr erlaubt.',
  },
  'group/nothing_to_commit': { message: 'Es gibt nichts zu ändern.', next: 'Sie müssen nichts tun.' },
  'group/unknown_leaf': {
    message: 'Diese Person ist nicht mehr in der Besprechung.',
    next: 'Sie müssen nichts tun.',
  },
  'group/not_host': { message: 'Das kann nur ein Gastgeber.', next: 'Fragen Sie einen Gastgeber.' },
  'group/stale': {
    message: 'Die Besprechung hat sich inzwischen geändert.',
    next: 'Versuchen Sie es mit dem jetzigen Stand erneut.',
  },
  'group/knock_unreadable': {
    message: 'Ein Anklopfen ließ sich mit dem Schlüssel des Links nicht öffnen.',
    next: 'Bitten Sie die Person, den vollständigen Link noch einmal zu öffnen.',
  },
  'group/knock_altered': {
    message: 'Ein Anklopfen wurde unterwegs verändert: Sein Schlüsselpaket ist nicht das, für das gebürgt wurde.',
    next: 'Lehnen Sie ab und bitten Sie die Person, noch einmal anzuklopfen. Wenn es wieder geschieht, betrügt der Server.',
  },
  'group/wrong_suite': {
    message: 'Die andere Seite benutzt Verfahren, die diese Besprechung nicht zulässt.',
    next: 'Bitten Sie die Person, eine aktuelle Version zu verwenden.',
  },
  'group/bad_key_package': {
    message: 'Ein Anklopfen enthält ein ungültiges Schlüsselpaket.',
    next: 'Lehnen Sie ab und bitten Sie die Person, noch einmal anzuklopfen.',
  },
  'group/key_package_expired': {
    message: 'Ein Anklopfen ist abgelaufen, oder seine Zeiten sind unzulässig.',
    next: 'Bitten Sie die Person, noch einmal anzuklopfen und die Uhr ihres Geräts zu prüfen.',
  },
  'group/bad_evidence': {
    message:
      'Was eine Person für ihren Namen zeigt, ist nicht lesbar oder hat nicht die Form, die jedes Programm erzeugt.',
    next: 'Lehnen Sie ab und bitten Sie die Person, eine aktuelle Version zu verwenden.',
  },
  'group/malformed': {
    message: 'Eine Nachricht der Gruppe war nicht lesbar.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
  'group/wrong_group': {
    message: 'Der Server hat eine Nachricht einer anderen Gruppe geliefert.',
    next: 'Verlassen Sie die Besprechung und sagen Sie dem Organisator, dass der Server Besprechungen vermischt.',
  },
  'group/past_epoch': {
    message: 'Eine Nachricht eines früheren Stands der Gruppe wurde noch einmal geliefert.',
    next: ignored,
  },
  'group/later_epoch': {
    message: 'Die Gruppe ist weitergegangen, und dieses Gerät hat nicht erfahren, wie.',
    next: 'Warten Sie auf die fehlende Nachricht; kommt sie nicht, treten Sie neu bei.',
  },
  'group/own_commit': {
    message: 'Der Server hat eine Änderung geliefert, die dieses Gerät selbst gemacht hat.',
    next: 'Sie müssen nichts tun: Sie wird übernommen, wenn der Server sie annimmt.',
  },
  'group/bad_commit': { message: 'Eine Änderung der Gruppe hält der Prüfung nicht stand.', next: refused },
  'group/standalone_proposal': {
    message: 'Jemand hat eine Änderung auf einem Weg vorgeschlagen, den kein Programm dieses Produkts benutzt.',
    next: refused,
  },
  'group/proposal_by_reference': {
    message: 'Eine Änderung der Gruppe beruft sich auf einen Vorschlag, der nie angenommen wurde.',
    next: refused,
  },
  'group/reinit_refused': {
    message: 'Jemand wollte die Gruppe unter anderen Regeln neu beginnen.',
    next: refused,
  },
  'group/context_change_refused': {
    message: 'Jemand wollte Einstellungen der Gruppe ändern, die sich nie ändern.',
    next: refused,
  },
  'group/proposal_refused': {
    message: 'Eine Änderung der Gruppe enthält einen Vorschlag, den dieses Produkt nicht zulässt.',
    next: refused,
  },
  'group/external_commit_refused': {
    message: 'Jemand, der kein Gastgeber der Charta ist, wollte eintreten, ohne eingelassen zu werden.',
    next: refused,
  },
  'group/add_not_host': {
    message: 'Jemand, der kein Gastgeber ist, wollte eine Person einlassen.',
    next: `${refused} Erwägen Sie, dieses Mitglied zu entfernen.`,
  },
  'group/remove_not_host': {
    message: 'Jemand, der kein Gastgeber ist, wollte eine Person entfernen, die nicht gehen wollte.',
    next: `${refused} Erwägen Sie, dieses Mitglied zu entfernen.`,
  },
  'group/psk_refused': {
    message: 'Eine Änderung der Gruppe benutzt einen Schlüssel, der nur beim Einlassen durch einen Gastgeber dient.',
    next: refused,
  },
  'group/psk_missing': {
    message: 'Eine Person sollte ohne Nachweis eingelassen werden, dass der Link bekannt ist.',
    next: refused,
  },
  'group/admission_missing': {
    message: 'Ein Mitglied ist in der Gruppe, ohne dass ein Gastgeber es mit Unterschrift eingelassen hat.',
    next: unadmitted,
  },
  'group/bad_admission': {
    message:
      'Die Zulassung eines Mitglieds ist nicht von einem Gastgeber für genau dieses Mitglied und diese Besprechung unterschrieben.',
    next: unadmitted,
  },
  'group/bad_leave': {
    message: 'Ein Mitglied sollte als gegangen entfernt werden, hat das aber nicht unterschrieben.',
    next: refused,
  },
  'group/identity_changed': {
    message: 'Ein Mitglied wollte in der Besprechung Namen, Schlüssel oder Nachweis wechseln.',
    next: refused,
  },
  'group/duplicate_member': { message: 'Ein Schlüssel steht für zwei Mitglieder.', next: refused },
  'group/path_missing': {
    message: 'Einer Änderung der Gruppe fehlt der frische Schlüssel, den sie mitbringen muss.',
    next: refused,
  },
  'group/roster_mismatch': {
    message: 'Eine Änderung der Gruppe hatte nicht die Wirkung, die sie angab.',
    next: refused,
  },
  'group/welcome_not_ours': {
    message: 'Der Server hat die Einladung einer anderen Person geliefert.',
    next: 'Klopfen Sie noch einmal an.',
  },
  'group/bad_welcome': {
    message: 'Die Einladung in die Besprechung hält der Prüfung nicht stand.',
    next: 'Klopfen Sie noch einmal an. Wenn es wieder geschieht, betrügt der Server: Sagen Sie dem Organisator Bescheid.',
  },
  'group/link_psk_unused': {
    message: 'Die Einladung stammt von jemandem, der das Geheimnis des Links nicht benutzt hat.',
    next: foreignMeeting,
  },
  'group/signer_not_host': {
    message: 'Die Einladung ist nicht von einem Gastgeber dieser Besprechung unterschrieben.',
    next: foreignMeeting,
  },
  'group/wrong_charter': {
    message: 'Die Gruppe, zu der die Einladung führt, hat eine andere Charta als die Besprechung des Links.',
    next: foreignMeeting,
  },
  'group/bad_tree': {
    message: 'Die Mitgliederliste in der Einladung ist nicht schlüssig.',
    next: 'Klopfen Sie noch einmal an. Wenn es wieder geschieht, betrügt der Server: Sagen Sie dem Organisator Bescheid.',
  },
  'group/not_sealed_to_us': {
    message: 'Der gespeicherte Stand der Besprechung lässt sich auf diesem Gerät nicht öffnen.',
    next: 'Treten Sie bei wie alle anderen: Ein anderer Gastgeber muss Sie einlassen.',
  },
  'group/stale_group_info': {
    message: 'Der Server hat einen Stand der Besprechung herausgegeben, der älter ist als der, den dieses Gerät kennt.',
    next: 'Versuchen Sie es erneut. Wenn es wieder geschieht, betrügt der Server: Warnen Sie die anderen auf anderem Weg.',
  },
  'group/message_unreadable': {
    message: 'Eine Nachricht in der Besprechung ließ sich nicht öffnen.',
    next: 'Bitten Sie den Absender, sie noch einmal zu senden.',
  },
  'group/signal_forged': {
    message: 'Ein Signal ist nicht von dem Mitglied unterschrieben, das es nennt.',
    next: `${ignored} Ein Mitglied der Besprechung oder der Server hat es gefälscht.`,
  },
  'group/signal_replayed': { message: 'Ein Signal wurde ein zweites Mal geliefert.', next: ignored },
  'group/bad_refusal': {
    message: 'Eine Ablehnung ist nicht von einem Mitglied der Besprechung unterschrieben.',
    next: ignored,
  },
  'group/no_host_heartbeat': {
    message: 'Seit 3 Sekunden kam kein frisches Lebenszeichen eines Gastgebers an; deshalb wird nichts gesendet.',
    next: 'Warten Sie auf die Verbindung. Hören die anderen einander, hält der Server womöglich Nachrichten an Sie zurück.',
  },
  'group/no_host': {
    message: 'So lange, wie die Charta erlaubt, war kein Gastgeber in der Besprechung; deshalb wird nichts gesendet.',
    next: 'Warten Sie, bis ein Gastgeber zurückkommt.',
  },
  'group/behind': {
    message:
      'Andere sind bei einem späteren Stand der Besprechung, den dieses Gerät nicht erfahren hat; deshalb wird nichts gesendet.',
    next: 'Warten Sie einen Moment. Bleibt es dabei, hält der Server womöglich eine Entfernung zurück: Sagen Sie es den anderen auf anderem Weg.',
  },
  'group/forked': {
    message: 'Der Server zeigt Ihnen eine andere Besprechung als dem Gastgeber: Die Gruppe wurde gespalten.',
    next: 'Hören Sie auf zu sprechen und sagen Sie es den anderen auf anderem Weg.',
  },
};
