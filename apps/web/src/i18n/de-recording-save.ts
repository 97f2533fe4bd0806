// German texts about own recordings on their way to the server; joined in by de.ts.
import { type Texts } from './texts.js';

export const deRecordingSave: Pick<Texts, 'recordingSave'> = {
  recordingSave: {
    title: 'Eigene Aufzeichnung',
    saving: 'Die Aufzeichnung wird gespeichert …',
    keepOpen: 'Lassen Sie diese Seite offen, bis alles gespeichert ist.',
    stored: 'Die Aufzeichnung ist gespeichert.',
  },
};
