// German texts about work on a file that takes minutes; joined in by de.ts.
import { type Texts } from './texts.js';

export const deWork: Pick<Texts, 'work'> = {
  work: {
    step: 'Schritt {{step}} von {{steps}}: {{what}}',
    left: 'noch etwa {{time}} für diesen Schritt',
    nearly: 'noch weniger als eine Minute für diesen Schritt',
    leave:
      'Auf dieser Seite wird eine Datei untersucht. Wenn Sie sie verlassen, endet das ohne Ergebnis. Trotzdem verlassen?',
  },
};
