// German texts of what is seen of the server's log: behind the lock, and about the own account.
import { type Texts } from './texts.js';

export const deHistory: Pick<Texts, 'log' | 'ownHistory' | 'ownEntry'> = {
  log: {
    title: 'Die Historie dieses Servers',
    notSeen: 'Dieses Gerät hat das Protokoll des Servers noch nicht gesehen.',
    seen: 'Von diesem Gerät bis Eintrag {{size}} geprüft und mit dem verglichen, was den anderen hier gezeigt wurde.',
    witnesses: 'Von {{signed}} Zeugen gegengezeichnet; die Regeln dieser Besprechung verlangen {{required}}.',
    differsWith: 'Diesen Personen wurde eine andere Historie gezeigt als Ihnen: {{names}}.',
    evidence:
      'Der Server hat zwei Historien signiert, die nicht beide wahr sein können. Die Datei enthält beide Signaturen; jeder kann sie ohne diesen Server prüfen.',
    saveEvidence: 'Beweis speichern',
    lobby_one: 'Hinein kommen Sie nur, solange ein Zeuge die Historie dieses Servers gegenzeichnet.',
    lobby_other: 'Hinein kommen Sie nur, solange {{count}} Zeugen die Historie dieses Servers gegenzeichnen.',
  },
  ownHistory: {
    title: 'Alles, was auf Ihren Namen ausgestellt wurde',
    lead: 'Jeder Passkey, jedes Zertifikat und jeder verbundene Dienst, der je auf Ihren Namen ausgestellt wurde, aus dem Protokoll des Servers. Dieses Gerät vergleicht jeden Eintrag mit dem Protokoll; zurücknehmen kann der Server keinen.',
    comparing: 'Wird mit dem Protokoll verglichen …',
    compared: 'Mit dem Protokoll verglichen bis Eintrag {{size}}.',
    earlierKey: 'Bis {{when}} war das Protokoll mit einem anderen Schlüssel signiert:',
    isNew: 'Neu',
    byThisDevice: 'Von diesem Gerät angefordert',
    goodUntil: 'gültig bis {{when}}',
    showAll: 'Alle {{number}} zeigen',
    unlogged: 'Ihr Konto hat einen Passkey, von dem kein Eintrag des Protokolls spricht.',
    unloggedNext:
      'Gehört er nicht Ihnen, entfernen Sie ihn. Sagen Sie es auf jeden Fall Ihrer Sicherheitsbeauftragten: Der Server hat ihn nicht aufgezeichnet.',
    noName: 'Passkey ohne Namen',
    beginAnew: 'Ich habe gefragt: neu beginnen',
    beginAnewText:
      'Sagt der Betreiber, dass eine Sicherung eingespielt wurde, kann dieses Gerät mit dem neu beginnen, was der Server jetzt zeigt. Was davor geändert wurde, kann es dann nicht mehr feststellen.',
    newsTitle: 'Auf Ihren Namen wurde etwas Neues ausgestellt',
    newsText:
      'Waren Sie das nicht, entfernen Sie den Passkey oder den Dienst, melden Sie sich überall ab, und sagen Sie es sofort Ihrer Sicherheitsbeauftragten.',
    newsLink: 'Alles ansehen, was auf Ihren Namen ausgestellt wurde',
    newsRead: 'Das war ich',
  },
  ownEntry: {
    account_created: 'Das Konto wurde angelegt',
    account_roles: 'Seine Rollen wurden gesetzt',
    account_suspended: 'Es wurde gesperrt oder wieder zugelassen',
    passkey_added: 'Ein Passkey kam hinzu',
    passkey_removed: 'Ein Passkey wurde entfernt',
    device_certificate: 'Ein Gerät bekam ein Zertifikat für eine Besprechung',
    passkey_certificate: 'Ein Passkey bekam ein Zertifikat',
    identity_linked: 'Ein Anmeldedienst wurde verbunden',
    identity_unlinked: 'Ein Anmeldedienst wurde getrennt',
    recovery_codes_renewed: 'Neue Wiederherstellungscodes wurden erstellt',
    recovery_code_used: 'Ein Wiederherstellungscode wurde benutzt',
  },
};
