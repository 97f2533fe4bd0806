// German sentences about exceptions from the rules.
import { type ErrorSentences } from './sentences.js';

const past =
  'Machen Sie nicht weiter: Sagen Sie der Organisatorin oder dem Organisator, dass jemand an den Regeln vorbei eingelassen wurde.';

export const exceptionErrorsDe: ErrorSentences = {
  'policy/exception_not_granted': {
    message: 'Diese Verbindung verletzt eine Regel der Besprechung, und kein Gastgeber hat eine Ausnahme gemacht.',
    next: 'Klopfen Sie mit einer Begründung an, und warten Sie, bis ein Gastgeber die Ausnahme unterschreibt.',
  },
  'client/exception_hidden': {
    message:
      'Der Server sagt, dass diese Verbindung eine Regel verletzt, und die Person bittet um keine Ausnahme davon.',
    next: 'Lassen Sie sie nicht ein: Ihr Programm wurde verändert, oder der Server lügt. Fragen Sie die Person auf anderem Weg.',
  },
  'client/exception_missing': {
    message:
      'Jemand wurde eingelassen, obwohl der Server sagt, dass die Verbindung eine Regel verletzt, und kein Gastgeber hat eine Ausnahme unterschrieben.',
    next: 'Fragen Sie den Gastgeber: Entweder wurde dessen Programm verändert, oder der Server erzählt jedem etwas anderes.',
  },
  'client/exception_needed': {
    message: 'Diese Person verletzt eine Regel und bittet um eine Ausnahme: Das braucht Ihre Unterschrift.',
    next: 'Lesen Sie die Begründung, und unterschreiben Sie die Ausnahme oder weisen Sie die Person ab.',
  },
  'group/exception_invalid': {
    message:
      'Eine Ausnahme von den Regeln ist nicht für dieses Mitglied, diese Aufnahme und diese Besprechung unterschrieben.',
    next: past,
  },
  'group/exception_not_host': {
    message: 'Eine Ausnahme von den Regeln hat jemand unterschrieben, den die Charta nicht als Gastgeber nennt.',
    next: past,
  },
  'group/exception_not_permitted': {
    message: 'Es wurde eine Ausnahme von einer Regel gemacht, von der die Einstufung dieser Besprechung keine zulässt.',
    next: 'Erfüllen Sie die Regel, oder legen Sie eine Besprechung mit einer Einstufung an, die diese Ausnahme zulässt.',
  },
  'group/exception_not_asked': {
    message: 'Niemand kann von einer Regel ausgenommen werden, der nicht mit einer Begründung darum gebeten hat.',
    next: 'Bitten Sie die Person, noch einmal mit einer Begründung anzuklopfen.',
  },
  'group/exception_reason': {
    message: 'Eine Ausnahme braucht eine Begründung: eine Zeile mit 1 bis 200 Zeichen.',
    next: 'Sagen Sie in einer Zeile, warum die Regel nicht erfüllt werden kann.',
  },
  'group/exception_request_forged': {
    message: 'Eine Bitte um eine Ausnahme hat nicht die Person unterschrieben, von der sie kommen soll.',
    next: 'Lehnen Sie ab und bitten Sie die Person, noch einmal anzuklopfen. Jemand mit dem Link hat ihr das in den Mund gelegt.',
  },
};
