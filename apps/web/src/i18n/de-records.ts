// Deutsche Texte zu Dossiers über Besprechungen; in de.ts eingebunden.
import { type Texts } from './texts.js';

export const deRecords: Pick<Texts, 'records'> = {
  records: {
    title: 'Dossier der Besprechung',
    caseLead:
      'Eine Datei, die beweist, wer in der Besprechung war, nach welchen Regeln und von wem bezeugt. Alle können sie ohne diesen Server prüfen, mit den Schlüsseln des Protokolls und seiner Zeugen. Sie sagt, wer da war: Behandeln Sie sie so vertraulich wie die Besprechung.',
    memberLead:
      'Eine Datei, die ohne diesen Server beweist, wer da war, nach welchen Regeln und von wem bezeugt, soweit dieses Gerät es weiß. Nichts Gesprochenes steht darin. Sie sagt, wer da war: Behandeln Sie sie so vertraulich wie die Besprechung.',
    save: 'Dossier sichern',
    saveOf: 'Dossier von {{meeting}} sichern',
    saved_one: 'Gesichert, mit {{count}} Aussage, die das Gerät eines Mitglieds unterschrieben hat.',
    saved_other: 'Gesichert, mit {{count}} Aussagen, die Geräte von Mitgliedern unterschrieben haben.',
    tooNew_one:
      '{{count}} Eintrag war zu neu, um schon bewiesen zu sein. Sichern Sie das Dossier dafür in einer halben Minute noch einmal.',
    tooNew_other:
      '{{count}} Einträge waren zu neu, um schon bewiesen zu sein. Sichern Sie das Dossier dafür in einer halben Minute noch einmal.',
    verify: 'Prüfen am Terminal: incamera verify DATEI --log-key SCHLÜSSEL.',
    less: 'Es enthält weniger als das einer Sicherheitsbeauftragten: Was andere über Gesprochenes und Aufnahmen bezeugt haben, steht nicht darin.',
  },
};
