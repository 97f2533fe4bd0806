// Deutsche Texte zu den Schlüsseln für Ermittlungen; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deHolders: Pick<Texts, 'holders'> = {
  holders: {
    title: 'Schlüssel für Ermittlungen',
    lead: 'Wird eine Besprechung bekannt, können Belege dazu nur mehrere dieser Personen gemeinsam öffnen. Neue Besprechungen nennen alle in ihren Regeln, für jeden darin sichtbar. Nehmen Sie von jeder beteiligten Organisation mindestens eine Person auf.',
    noneTitle: 'Niemand steht auf der Liste',
    noneText: 'Neue Besprechungen nennen niemanden, also wird für eine Ermittlung nichts aufbewahrt.',
    threshold: 'Wie viele von ihnen es braucht',
    thresholdText: 'Niemand öffnet etwas allein. Laufende Besprechungen behalten, womit sie angelegt wurden.',
    thresholdAlone: 'Jede dieser Personen könnte Belege allein öffnen. Zwei oder mehr sind sicherer.',
    listedBy: 'Aufgenommen von {{name}}, {{when}}',
    retiredBy: 'Herausgenommen von {{name}}, {{when}}',
    before: 'Wer früher auf der Liste stand',
    retire: 'Herausnehmen',
    retireTitle: '{{name}} herausnehmen?',
    retireText:
      'Neue Besprechungen nennen diese Person nicht mehr; bestehende weiterhin. Der Schlüssel kommt nicht wieder auf die Liste. Sagen Sie es den Organisatoren: Ihre Geräte fragen nach, bevor es ohne jemanden weitergeht, der dort verglichen wurde.',
    add: 'Jemanden aufnehmen',
    card: 'Karte der Person',
    cardHint:
      'Der Text, den die Person unter „Ihr Konto“, „Schlüssel für Ermittlungen“ sieht. Er enthält kein Geheimnis.',
    read: 'Karte lesen',
    list: 'Für neue Besprechungen aufnehmen',
    compare: 'Rufen Sie die Person an und vergleichen Sie diesen Fingerabdruck ganz, bevor Sie die Karte aufnehmen.',
    ownTitle: 'Schlüssel für Ermittlungen',
    ownWhat: 'Hat Ihre Organisation Sie gebeten, einen Anteil an Belegen zu verwahren?',
    ownText:
      'Dann legen Sie auf diesem Gerät einen Schlüssel an. Er verlässt es nur in einer Sicherung unter Ihrer Passphrase. Sicherheitsbeauftragte nehmen auf, was davon öffentlich ist.',
    create: 'Schlüssel für Ermittlungen anlegen',
    createText:
      'Die Namen sehen alle in den Besprechungen, die Sie nennen. Der Schlüssel ist hybrid und quantensicher (X-Wing) und bleibt auf diesem Gerät.',
    name: 'Ihr Name oder Amt',
    make: 'Schlüssel anlegen',
    restore: 'Aus einer Sicherung wiederherstellen',
    backupText:
      'Ohne sie geht mit dem Gerät Ihr Anteil an allen Besprechungen verloren. Bewahren Sie sie nicht auf diesem Gerät auf.',
    done: 'Fertig',
    cardText:
      'Geben Sie die Karte einer Sicherheitsbeauftragten, und lesen Sie den Fingerabdruck allen vor, die Sie am Telefon danach fragen.',
    forget: 'Von diesem Gerät nehmen',
    forgetTitle: 'Den Schlüssel von diesem Gerät nehmen?',
    forgetText:
      'Anteile an Besprechungen lassen sich hier nicht mehr öffnen. Die Sicherung bringt den Schlüssel zurück.',
    whoTitle: 'Wer Belege öffnen könnte',
    whoText_one:
      'Neue Besprechungen nennen diese Personen. Eine von ihnen könnte Belege einer Besprechung allein öffnen. Fragen Sie jede nach dem Fingerabdruck und vergleichen Sie ihn einmal, auf dem Gerät, mit dem Sie Besprechungen anlegen.',
    whoText_other:
      'Neue Besprechungen nennen diese Personen; {{count}} von ihnen könnten Belege einer Besprechung gemeinsam öffnen. Fragen Sie jede nach dem Fingerabdruck und vergleichen Sie ihn einmal, auf dem Gerät, mit dem Sie Besprechungen anlegen.',
    asServerSays: 'sagt dieser Server',
    comparedByOrganiser: 'vom Organisator verglichen',
    missingTitle: '{{name}}, {{organisation}}, steht nicht mehr auf der Liste oder mit einem anderen Schlüssel',
    missingText:
      'Der Fingerabdruck dieser Person wurde hier verglichen. Bis das geklärt ist, wird keine Besprechung angelegt: Fragen Sie Ihre Sicherheitsbeauftragten auf anderem Weg. Wurde der Schlüssel ersetzt, vergleichen Sie unten den neuen.',
    missingForget: 'Mir wurde gesagt: Die Person ist es nicht mehr',
    nobody: 'Niemand. Für eine Ermittlung wird nichts aufbewahrt.',
    meetingText_one: 'Eine dieser Personen; so sagen es die Regeln dieser Besprechung von Anfang an.',
    meetingText_other:
      'Je {{count}} dieser Personen gemeinsam; so sagen es die Regeln dieser Besprechung von Anfang an.',
  },
};
