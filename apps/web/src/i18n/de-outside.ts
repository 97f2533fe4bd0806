// German texts outside a meeting: start page, set-up, own meetings; the keys of en-outside.ts.
import { type Texts } from './texts.js';

export const deOutside: Pick<Texts, 'start' | 'setup' | 'meetings'> = {
  start: {
    title: 'Besprechungen hinter verschlossenen Türen',
    lead: 'Ende-zu-Ende-verschlüsselte Besprechungen im Browser. Niemand nimmt teil, den nicht ein Gastgeber eingelassen hat: kein Fremder mit dem Link und auch nicht der Server.',
    joinTitle: 'An einer Besprechung teilnehmen',
    joinLabel: 'Link zur Besprechung',
    joinPlaceholder: 'Den Link einfügen, den Sie erhalten haben',
    joinAction: 'Öffnen',
    joinInvalid: 'Das ist kein vollständiger Link. Er endet mit # und einer Zeichenfolge; darin steckt das Geheimnis.',
    joinForeign: 'Dieser Link gehört zu einem anderen Server. Öffnen Sie ihn bitte über die Adresszeile.',
    hostTitle: 'Zu einer Besprechung einladen',
    hostText:
      'Gastgeber melden sich mit dem Passkey ihres Geräts an. Es gibt kein Passwort, das gestohlen werden könnte.',
    ownMeetings: 'Ihre Besprechungen',
    signedInAs: 'Angemeldet als {{name}}',
    pointAdmitTitle: 'Eingelassen von einem Menschen',
    pointAdmitText:
      'Jeder klopft an. Ein Gastgeber sieht, wer es ist und worauf der Name beruht, und öffnet oder öffnet nicht.',
    pointContentTitle: 'Unterwegs unlesbar',
    pointContentText:
      'Jedes Bild und jeder Ton verlässt Ihr Gerät verschlüsselt. Die Schlüssel wechseln, sobald jemand kommt oder geht.',
    pointProofTitle: 'Geprüft statt versprochen',
    pointProofText:
      'Das Schloss gilt nur so lange als nachgewiesen, wie es stimmt. Was es nicht leisten kann, steht in klaren Worten dahinter.',
  },
  setup: {
    title: 'Ihr Gastgeberkonto einrichten',
    lead: 'Sie erhalten einen Passkey auf diesem Gerät. Er ersetzt das Passwort und funktioniert auf keiner nachgemachten Seite.',
    nameLabel: 'Ihr Name',
    nameHint: 'Die Teilnehmenden sehen diesen Namen, wenn Sie Gastgeber sind.',
    action: 'Passkey anlegen',
    checking: 'Der Einrichtungslink wird geprüft …',
    missing:
      'Diese Seite braucht den vollständigen Einmal-Link. Öffnen Sie ihn genau so, wie Sie ihn vom Betreiber erhalten haben.',
  },
  meetings: {
    title: 'Ihre Besprechungen',
    none: 'Noch keine Besprechungen. Die erste legen Sie im Formular an.',
    unknownTitle: 'Titel nur auf dem Gerät lesbar, das sie angelegt hat',
    open: 'Läuft',
    scheduled: 'Geplant',
    ended: 'Beendet',
    enter: 'Eintreten',
    linkElsewhere: 'Der Link liegt auf dem Gerät, das die Besprechung angelegt hat.',
    newTitle: 'Neue Besprechung',
    fieldTitle: 'Titel',
    fieldTitlePlaceholder: 'Worum geht es?',
    fieldAgenda: 'Tagesordnung (optional)',
    fieldWhen: 'Beginn',
    fieldDuration: 'Dauer',
    fieldHostName: 'Name des Gastgebers in der Besprechung',
    options: 'Regeln dieser Besprechung',
    autoReadmit: 'Nach einem Neuladen wieder einlassen',
    autoReadmitHint:
      'Nur genau den Browser-Tab, den ein Gastgeber schon eingelassen hat. Niemanden, der entfernt wurde.',
    succession: 'Ohne Gastgeber weiterführen',
    successionHint: 'Ist eine Minute lang kein Gastgeber da, übernimmt das am längsten anwesende Mitglied die Tür.',
    sealed: 'Titel und Tagesordnung werden verschlüsselt, bevor sie dieses Gerät verlassen.',
    create: 'Besprechung anlegen',
    titleMissing: 'Eine Besprechung braucht einen Titel.',
    whenInvalid: 'Geben Sie Datum und Uhrzeit ein.',
    created: 'Die Besprechung ist bereit',
    createdText:
      'Schicken Sie diesen Link denen, die dabei sein sollen. Wer ihn hat, kann anklopfen; einlassen können nur Sie.',
    linkLabel: 'Link zur Besprechung',
    qrLabel: 'QR-Code mit dem Link zur Besprechung',
    qrHint: 'Öffnet die Besprechung auf einem Telefon.',
    hostKeyHint: 'Das Recht, Gastgeber zu sein, bleibt auf diesem Gerät. Treten Sie von hier aus ein.',
    enterNow: 'Besprechung betreten',
    expires: 'Link gültig bis {{when}}',
    hidden_one: '{{count}} frühere Besprechung',
    hidden_other: '{{count}} frühere Besprechungen',
  },
};
