// German sentences of what can be wrong with the record of a meeting (L4): reports are written where no interface is. Those of the interface
// are these.
import { type RecordProblemCode } from './record-errors.js';

export const recordProblemsDe: Readonly<
  Record<RecordProblemCode, { readonly message: string; readonly next: string }>
> = {
  'record/testimony_refused': {
    message:
      'Etwas in dem Dossier soll von einem Mitglied über diese Besprechung unterschrieben sein und ist es nicht.',
    next: 'Verlassen Sie sich nicht darauf. Wer das Dossier gemacht hat, oder der Server, hat es hineingetan.',
  },
  'record/testimony_of_nobody': {
    message: 'Etwas wurde mit einem Schlüssel unterschrieben, der keinem Mitglied dieses Zeitpunkts gehört.',
    next: 'Verlassen Sie sich nicht darauf: Es zählt hier nicht.',
  },
  'record/testimony_not_logged': {
    message: 'Von etwas, das ein Mitglied unterschrieben hat, ist nicht gezeigt, dass es im Protokoll steht.',
    next: 'Es ist unterschrieben, aber nur die Uhr dieses Mitglieds sagt, wann.',
  },
  'record/testimony_missing': {
    message: 'Das Protokoll enthält mehr von dem, was Mitglieder unterschrieben haben, als das Dossier zeigt.',
    next: 'Bitten Sie darum: Sicherheitsbeauftragte bekommen es von den Verwahrenden, die die Charta nennt.',
  },
  'record/logged_late': {
    message: 'Was ein Mitglied unterschrieben hat, kam lange nach dem Zeitpunkt ins Protokoll, den es nennt.',
    next: 'Es kann später geschrieben worden sein. Fragen Sie dieses Mitglied, und vergleichen Sie, was andere unterschrieben haben.',
  },
  'record/order_impossible': {
    message: 'Was ein Mitglied unterschrieben hat, nennt einen späteren Stand des Protokolls als den, in dem es steht.',
    next: 'Verlassen Sie sich nicht darauf: Seine Zeit ist erfunden.',
  },
  'record/clock_differs': {
    message: 'Die Uhr des Geräts eines Mitglieds ging ganz anders als die der anderen.',
    next: 'Richten Sie sich nach den Zeiten der anderen und des Protokolls.',
  },
  'record/history_contradicted': {
    message:
      'Ein Mitglied nennt einen Stand des Protokolls, der dem des Dossiers widerspricht: Die Geschichte wurde umgeschrieben oder verschieden gezeigt, oder dieses Mitglied sagt nicht die Wahrheit.',
    next: 'Fragen Sie das Gerät dieses Mitglieds nach dem unterschriebenen Stand: Mit ihm beweisen beide zusammen, was der Server getan hat.',
  },
  'record/history_not_shown': {
    message: 'Es ist nicht gezeigt, dass das Protokoll noch mit dem Stand beginnt, den ein Mitglied nennt.',
    next: 'Bitten Sie um ein Dossier mit einem neueren Stand des Protokolls.',
  },
  'record/head_of_nobody': {
    message: 'In dem Dossier steht ein Stand des Protokolls, den kein Mitglied nennt.',
    next: 'Verlassen Sie sich nicht darauf: Wer das Dossier gemacht hat, hat ihn hineingetan oder verändert.',
  },
  'record/log_not_of_charter': {
    message:
      'Die Gastgeber haben in der Charta ein anderes Protokoll genannt als das, auf das sich dieses Dossier stützt.',
    next: 'Verlassen Sie sich nicht auf das, was nur der Server sagt. Fragen Sie einen Gastgeber, auf welchem Server die Besprechung war.',
  },
  'record/witness_missing': {
    message: 'Weniger Zeugen haben den Stand des Protokolls gegengezeichnet, als die Charta der Besprechung verlangt.',
    next: 'Bitten Sie um ein Dossier mit einem neueren Stand des Protokolls, oder klären Sie, welcher Zeuge fehlt und warum.',
  },
  'record/entry_refused': {
    message: 'Ein Eintrag soll im Protokoll stehen und tut es nicht.',
    next: 'Verlassen Sie sich nicht darauf. Wer das Dossier gemacht hat, oder der Server, hat ihn verändert.',
  },
  'record/entry_other_meeting': {
    message: 'Ein Eintrag in dem Dossier betrifft nicht diese Besprechung.',
    next: 'Er zählt hier nicht.',
  },
  'record/entry_unknown': {
    message: 'Ein Eintrag ist von einer Art, die diese Version nicht kennt.',
    next: 'Lesen Sie ihn mit der neuesten Version. Im Protokoll steht er trotzdem.',
  },
  'record/commit_missing': {
    message: 'Mitglieder bezeugen eine Änderung der Gruppe, von der das Dossier keinen Eintrag des Servers hat.',
    next: 'Bitten Sie den darum, der das Dossier gemacht hat. Gibt es keinen, hat der Server ihn weggelassen.',
  },
  'record/founding_missing': {
    message: 'Das Dossier hat keinen Eintrag des Servers, dass die Besprechung angelegt oder gegründet wurde.',
    next: 'Bitten Sie den darum, der das Dossier gemacht hat. Gibt es keinen, hat der Server ihn weggelassen.',
  },
  'record/epoch_missing': {
    message: 'Einen Teil der Besprechung bezeugt niemand: Wer da war, ist nicht bekannt.',
    next: 'Bitten Sie um das, was Mitglieder darüber unterschrieben haben.',
  },
  'record/receipt_missing': {
    message: 'Ein Mitglied dieser Zeit bezeugt nichts über einen Teil der Besprechung.',
    next: 'Fragen Sie dieses Mitglied. Das Gerät kann getrennt gewesen sein, oder sein Zeugnis wurde weggelassen.',
  },
  'record/receipts_differ': {
    message:
      'Mitglieder bezeugen Verschiedenes über denselben Zeitpunkt: Ihnen wurden verschiedene Besprechungen gezeigt, oder eines sagt nicht die Wahrheit.',
    next: 'Sehen Sie nach, wer was bezeugt. Verlassen Sie sich auf keines, bevor es erklärt ist.',
  },
  'record/receipts_contradict': {
    message: 'Ein Mitglied bezeugt zwei verschiedene Dinge über denselben Zeitpunkt.',
    next: 'Verlassen Sie sich nicht auf das, was dieses Gerät unterschrieben hat: Von selbst tut es das nicht.',
  },
  'record/roster_missing': {
    message: 'Wer zu einem Zeitpunkt da war, den Mitglieder bezeugen, steht nicht in dem Dossier.',
    next: 'Bitten Sie um das, was Mitglieder darüber unterschrieben haben. Ohne die Liste kann niemand sagen, wer da war.',
  },
  'record/roster_refused': {
    message: 'Die bezeugte Mitgliederliste gilt nicht: Jemand darin kann so nicht eingelassen worden sein.',
    next: 'Verlassen Sie sich nicht darauf. Die Geräte der Mitglieder hätten sie abgelehnt.',
  },
  'record/roster_unattested': {
    message: 'In dem Dossier steht eine Mitgliederliste, die kein Mitglied bezeugt.',
    next: 'Verlassen Sie sich nicht darauf: Wer das Dossier gemacht hat, hat sie hineingetan oder verändert.',
  },
  'record/charter_unknown': {
    message: 'Mitglieder bezeugen eine Fassung der Charta, die das Dossier nicht hat.',
    next: 'Bitten Sie um alle Fassungen: Nach welchen Regeln die Besprechung weiterging, ist nicht bekannt.',
  },
  'record/recording_broken': {
    message:
      'Eine Aufnahme geht nicht dort weiter, wo sie aufhörte: Etwas fehlt, ist verändert oder in anderer Reihenfolge.',
    next: 'Verlassen Sie sich auf die Teile, die zusammenpassen. Bitten Sie um den Rest.',
  },
  'record/records_differ': {
    message: 'Zwei Dossiers einer Besprechung widersprechen einander.',
    next: 'Verlassen Sie sich auf keines, bevor es erklärt ist: Sehen Sie nach, wer was unterschrieben hat.',
  },
};
