// Deutsche Texte zu Kennzeichen, wie Teilnehmende sie sehen; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deMarks: Pick<Texts, 'marks' | 'markRule'> = {
  marks: {
    title: 'Kennzeichen',
    on: 'Dieses Gerät kennzeichnet, was es wiedergibt. Andere Geräte sagen, dass sie es tun; beweisen lässt sich das nicht.',
    stopped: 'Auf diesem Gerät ist nichts zu hören, weil es nicht gekennzeichnet werden konnte.',
    trace:
      'Wird eine Aufnahme bekannt, können die unten genannten Personen gemeinsam feststellen, wessen Kopie es war. Ein Kennzeichen nennt eine Kopie, nie eine Hand.',
    editTitle: '{{name}}: Kennzeichen in Kopien',
    strength: 'Jede Kopie wird gekennzeichnet',
    visible: 'Bilder zeigen den Namen dessen, der sie sieht, und die Zeit',
    unheld:
      'Niemand von {{organisations}} hält einen Anteil der Schlüssel; deren Leute könnten ohne sie verfolgt werden.',
  },
  markRule: {
    off: 'gar nicht',
    standard: 'gewöhnlich',
    strong: 'stark',
  },
};
