// German texts of publishing a deny list that was signed elsewhere.
import { type Texts } from './texts.js';

export const dePublishedList: Pick<Texts, 'publishedList'> = {
  publishedList: {
    action: 'Unterschriebene Liste veröffentlichen',
    text: 'Eine Organisation kann ihre Sperrliste dort unterschreiben, wo ihr Schlüssel liegt. Wählen Sie die Datei: Was sie enthält, wird vor dem Veröffentlichen gezeigt.',
    file: 'Sperrliste (Datei)',
    of: 'Liste von {{label}}, Fassung {{version}} vom {{when}}',
    added_one: '{{count}} neuer Eintrag',
    added_other: '{{count}} neue Einträge',
    removed_one: '{{count}} Eintrag entfällt: Wer gemeint ist, kommt wieder hinein',
    removed_other: '{{count}} Einträge entfallen: Wer gemeint ist, kommt wieder hinein',
    unchanged: 'Die Einträge sind die der geltenden Liste.',
    kept_one: '{{count}} Eintrag bleibt',
    kept_other: '{{count}} Einträge bleiben',
    more_one: 'und {{count}} weiterer',
    more_other: 'und {{count}} weitere',
    effect: 'Sie geht sofort in jede laufende Besprechung: Wer neu darauf steht, wird entfernt.',
    publish: 'Veröffentlichen',
  },
};
