// German texts about work on a file that takes minutes; joined in by de.ts.
import { type Texts } from './texts.js';

export const deWork: Pick<Texts, 'work'> = {
  work: {
    step: 'Schritt {{step}} von {{steps}}: {{what}}',
    left: 'noch etwa {{time}} für diesen Schritt',
    nearly: 'noch weniger als eine Minute für diesen Schritt',
    title: 'Untersuchung einer Datei',
    running: 'Eine Datei wird untersucht.',
    show: 'Fortschritt zeigen',
    ended: 'Die Untersuchung einer Datei ist beendet.',
    look: 'Zeigen, was gefunden wurde',
    oneFile: 'Eine andere Datei wird untersucht. Diese ist an der Reihe, sobald das beendet oder angehalten ist.',
    keysClosed:
      'Die Schlüssel sind geschlossen, da Sie diese Seite verlassen haben. Öffnen Sie sie wieder, um eine weitere Datei zu untersuchen.',
    signOut: 'Eine Datei wird untersucht. Wenn Sie sich abmelden, endet das ohne Ergebnis. Trotzdem abmelden?',
  },
};
