// Deutsche Texte zu Fingerabdrücken der Sprache, wie Teilnehmende und Sicherheitsbeauftragte sie sehen; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deFingerprints: Pick<Texts, 'fingerprints'> = {
  fingerprints: {
    lobby:
      'Während Sie sprechen, bleibt ein Fingerabdruck Ihrer Sprache, versiegelt für {{holders}}. Er zeigt, ob eine Aufnahme echt ist. Zu hören ist daraus nichts; wer eine Aufnahme hat, kann prüfen, ob das gesagt wurde.',
    lobbyNone:
      'Von Ihrer Sprache bleibt kein Fingerabdruck, denn diese Besprechung benennt niemanden, der ihn öffnen könnte.',
    title: 'Fingerabdrücke der Sprache',
    waiting: 'Von diesem Gerät wurde noch kein Fingerabdruck der Sprache aufbewahrt.',
    kept: 'Fingerabdrücke Ihrer Sprache und anderer, die dieses Gerät hört, werden aufbewahrt.',
    failing: 'Fingerabdrücke der Sprache sollten aufbewahrt werden und werden es nicht.',
    no_holders:
      'Es werden keine Fingerabdrücke der Sprache aufbewahrt: Diese Besprechung benennt niemanden, der sie öffnen könnte.',
    others:
      'Sie sind für die unten genannten Personen versiegelt. An ihnen lässt sich zeigen, ob eine veröffentlichte Aufnahme echt ist. Ob andere ihre machen, kann dieses Gerät nicht sehen.',
    editTitle: '{{name}}: Fingerabdrücke und Zeugen',
    edit: 'Vom Gesagten bleiben Fingerabdrücke',
    editHint: 'Versiegelt für die Schlüsselhalter jeder Besprechung; ohne sie entstehen keine.',
    editNever: 'Nicht, wo kein Protokoll sagen darf, wer was gesagt hat.',
    witnesses: 'So viele Zeugen müssen die Historie gegengezeichnet haben',
  },
};
