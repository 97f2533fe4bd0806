// German texts about who somebody is and on what that rests; the keys of en-identity.ts.
import { type Texts } from './texts.js';

export const deIdentity: Pick<
  Texts,
  'assurance' | 'reason' | 'changed' | 'names' | 'compare' | 'own' | 'vouch' | 'trust' | 'denied'
> = {
  assurance: {
    selfAsserted: 'Selbst gewählter Name',
    server: 'Sagt dieser Server',
    organisation: 'Durch Organisation',
    passkey: 'Durch Passkey',
    compared: 'Persönlich verglichen',
    selfAssertedLong: 'Die Person hat diesen Namen selbst gewählt. Dafür bürgen nur Ihr Ohr und Ihr Auge.',
    serverLong: 'Dieser Server sagt, wer es ist. Wer den Server beherrscht, könnte es von jedem sagen.',
    organisationLong: 'Eine Organisation, deren Schlüssel dieser Server nicht hat, sagt, wer es ist.',
    passkeyLong: 'Bestätigt mit einem Passkey, der unter einer Organisation steht.',
    comparedLong: 'Sie haben mit dieser Person selbst Schlüssel verglichen.',
    why: 'Warum?',
    whyOf: 'Warum: {{name}}, {{level}}',
    whyTitle: 'Worauf der Name {{name}} beruht',
    speaksFor: 'Das gilt für den Namen {{name}}.',
    order:
      'Von wenig zu viel: selbst gewählter Name, sagt dieser Server, durch Organisation, durch Passkey, persönlich verglichen. Geprüft hat es Ihr eigenes Gerät; kein Server kann eine Stufe anheben.',
    charterHost: 'Die Charta dieser Besprechung nennt diesen Schlüssel als Gastgeber.',
  },
  reason: {
    certifiedOrganisation:
      'Eine Zertifizierungsstelle einer Organisation hat diese Person von {{domain}} bescheinigt; dieser Server hat deren Schlüssel nicht.',
    certifiedServer:
      'Die Zertifizierungsstelle dieses Servers hat diese Person von {{domain}} bescheinigt. Wer den Server beherrscht, könnte jeden bescheinigen.',
    providerOrganisation:
      'Der Anmeldedienst {{issuer}} hat diese Person für diese Besprechung und dieses Gerät bestätigt.',
    providerServer:
      'Der Anmeldedienst {{issuer}} hat diese Person bestätigt, doch seine Schlüssel sind nur von diesem Server bekannt.',
    vouched: 'Ein Gastgeber bürgt für diese Person als {{name}}.',
    passkeyCertified: 'Bestätigt mit einem Passkey, den eine Organisation bescheinigt hat.',
    passkeyPinned:
      'Bestätigt mit dem Passkey, den dieses Gerät seit {{when}} kennt; damals war er von einer Organisation bescheinigt.',
    passkeyUnrooted: 'Bestätigt mit einem Passkey, doch nur dieser Server sagt, wem er gehört.',
    passkeySyncable: 'Der Passkey kann auf mehreren Geräten der Person liegen.',
    passkeyMissing: 'Diese Person hat früher einen Passkey benutzt und zeigt jetzt keinen.',
    nameChanged: 'Der Name ist ein anderer als früher, seit {{when}}.',
    passkeyChanged: 'Der Passkey ist ein anderer als früher, seit {{when}}.',
    rootChanged: 'Eine andere Zertifizierungsstelle als früher hat diese Person bescheinigt, seit {{when}}.',
    compared: 'Sie haben mit dieser Person am {{when}} Schlüssel verglichen.',
    comparedOtherKey: 'Sie haben am {{when}} Schlüssel verglichen, doch dies ist ein anderer. Vergleichen Sie erneut.',
    nothingVerified: 'Nichts wurde geprüft. Die Person hat diesen Namen selbst gewählt.',
  },
  changed: {
    title: '{{name}}: etwas ist anders als früher',
    text: 'Ihr Gerät hat diese Person anders in Erinnerung. Das kommt bei einem neuen Gerät vor; es kommt auch vor, wenn sich jemand für sie ausgibt. Fragen Sie die Person auf anderem Weg, etwa am Telefon, bevor Sie es hinnehmen.',
    accept: 'Ich habe gefragt, es stimmt',
    mark: 'Geändert',
  },
  names: {
    same: 'Gleicher Name wie {{names}}',
    lookAlike: 'Sieht aus wie {{names}}',
    hidden: 'Enthält Zeichen, die nicht zu sehen sind',
    scripts: 'Mischt Buchstaben aus {{scripts}}',
    mark: 'Name ist zu verwechseln',
  },
  compare: {
    action: 'Schlüssel persönlich vergleichen',
    title: 'Mit {{name}} vergleichen',
    text: 'Beide öffnen dies, und eine Person liest vor, am besten im selben Raum oder am Telefon mit vertrauter Stimme. Weichen Ziffern oder Wörter ab, steht jemand dazwischen.',
    other: '{{name}} öffnet Personen, dann Ihren Namen, dann dieselbe Aktion.',
    digits: 'Als Ziffern',
    words: 'Als Wörter',
    lasting:
      'Dieses Gerät merkt es sich: {{name}} erscheint dann als verglichen in jeder Besprechung, in der derselbe Passkey bestätigt.',
    passing: '{{name}} benutzt keinen Passkey; es gilt daher nur für diese Besprechung.',
    matches: 'Stimmt überein',
    differs: 'Weicht ab',
    differsTitle: 'Hier anhalten',
    differsText:
      'Wenn die Codes abweichen, sprechen Sie nicht mit dem Gerät, das Sie meinen. Sagen Sie nichts Vertrauliches. Gastgeber können {{name}} entfernen; sagen Sie es Ihrer Sicherheitsbeauftragten.',
  },
  own: {
    title: 'So erscheinen Sie',
    loading: 'Es wird nachgesehen, wer Sie sind …',
    signedInAs: 'Als {{name}} angemeldet',
    notSignedIn:
      'Sie sind nicht angemeldet: Die anderen sehen den Namen, den Sie eingeben, und dass nichts dafür bürgt.',
    signIn: 'Anmelden',
    confirm: 'Mit Passkey bestätigen',
    confirmed: 'Ihr Passkey hat dieses Gerät für diese Besprechung bestätigt.',
    willAsk: 'Ihr Gerät fragt beim Eintreten nach Ihrem Passkey, einmal für diese Besprechung.',
    declined: 'Sie haben nicht mit Ihrem Passkey bestätigt.',
    certifiedName: 'Die anderen sehen diesen Namen, denn er ist der bescheinigte.',
    needs: 'Diese Besprechung verlangt mindestens: {{level}}.',
    guestTitle: 'Sie haben hier kein Konto?',
    guestLink: 'Sie können mit dem Namen anklopfen, den Sie eingeben.',
    guestVouched: 'Sie können anklopfen; ein Gastgeber, der Sie kennt, bürgt dann für Sie.',
    guestVerified: 'Gäste werden eingelassen, wenn ihre eigene Organisation sie bestätigt.',
    guestNone: 'Diese Besprechung lässt keine Gäste ein.',
    guestProvider: 'Durch {{label}} bestätigen',
    guestLeaves:
      'Sie verlassen diese Seite für die Anmeldung Ihrer Organisation und kommen von selbst zurück. Diese Besprechung wird ihr nicht genannt.',
    guestConfirmed: '{{issuer}} hat Sie für diese Besprechung bestätigt.',
    serverOnly: 'Die Schlüssel dieses Anmeldedienstes sind nur von diesem Server bekannt.',
  },
  vouch: {
    action: 'Bürgen und einlassen',
    title: 'Kennen Sie {{name}}?',
    text: 'Sie unterschreiben für alle in dieser Besprechung, dass dies die Person ist, die Sie eingeladen haben. Tun Sie es nur, wenn Sie die Stimme erkennen oder auf anderem Weg gesprochen haben.',
    name: 'Name, wie Sie ihn kennen',
    email: 'E-Mail-Adresse, an die Sie die Einladung geschickt haben',
    emailBad: 'Geben Sie eine vollständige E-Mail-Adresse ein.',
    nameMissing: 'Geben Sie den Namen ein.',
    confirm: 'Bürgen und einlassen',
  },
  trust: {
    title: 'Anmeldedienste für Gäste',
    text: 'Gäste Ihrer neuen Besprechungen können sich durch diese bestätigen lassen. Ihr Wort gilt als das dieses Servers, bis Sie hier die Fingerabdrücke ihrer Schlüssel mit dem verglichen haben, was die Organisation veröffentlicht oder Ihnen auf anderem Weg mitgeteilt hat.',
    confirmed: 'Auf diesem Gerät verglichen',
    unconfirmed: 'Nicht verglichen: gilt als Wort dieses Servers',
    confirm: 'Die Fingerabdrücke stimmen',
  },
  denied: {
    title: '{{name}} darf nicht mehr hier sein',
    text: 'Eine Zertifizierungsstelle hat diese Person oder dieses Gerät gesperrt. Es wird nichts davon abgespielt und nichts gesendet, bis ein Gastgeber es entfernt hat.',
    door: 'Von einer Zertifizierungsstelle gesperrt: Niemand kann diese Person einlassen.',
    mark: 'Gesperrt',
    self: 'Dieses Gerät oder diese Person wurde von der eigenen Zertifizierungsstelle gesperrt.',
  },
};
