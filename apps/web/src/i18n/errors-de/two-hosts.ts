// German sentences for the errors of meetings in which two hosts must agree on everybody.
import { type ErrorSentences } from './sentences.js';

const REFUSED = 'Sie müssen nichts tun: Es wurde abgelehnt.';

export const twoHostErrorsDe: ErrorSentences = {
  'group/agreement_missing': {
    message: 'Ein Gastgeber hat jemanden allein eingelassen, obwohl die Regeln dieser Besprechung zwei verlangen.',
    next: `${REFUSED} Fragen Sie diesen Gastgeber, was geschehen ist.`,
  },
  'group/agreement_same_host': {
    message:
      'Ein und dieselbe Person hat für beide Gastgeber unterschrieben, die sich über einen Einlass einig sein müssen.',
    next: `${REFUSED} Sagen Sie dem anderen Gastgeber, dass jemand allein einlassen wollte.`,
  },
  'group/agreement_not_host': {
    message:
      'Von den zwei Gastgebern, die sich über einen Einlass einig sein müssen, steht einer nicht in der Charta oder ist nicht hier.',
    next: `${REFUSED} Sagen Sie den Gastgebern, dass jemand an ihrer Stelle unterschrieben hat.`,
  },
  'group/agreement_other_epoch': {
    message: 'Ein zweiter Gastgeber hat diesem Einlass zu einem früheren Stand der Besprechung zugestimmt.',
    next: `${REFUSED} Der zweite Gastgeber wird von selbst noch einmal gefragt.`,
  },
  'group/agreement_other_person': {
    message: 'Ein zweiter Gastgeber hat dem Einlass einer anderen Person zugestimmt.',
    next: `${REFUSED} Sagen Sie dem zweiten Gastgeber, dass seine Zustimmung für jemand anderen benutzt wurde.`,
  },
  'group/agreement_forged': {
    message:
      'Die Zustimmung eines zweiten Gastgebers gilt nicht: Sie ist gefälscht, verändert oder aus einer anderen Besprechung.',
    next: `${REFUSED} Sagen Sie dem zweiten Gastgeber, dass jemand in seinem Namen unterschrieben hat.`,
  },
  'group/agreement_unused': {
    message: 'Ein Einlass trägt die Zustimmung eines zweiten Gastgebers, wo keine verlangt wird.',
    next: `${REFUSED} Bitten Sie den Gastgeber, die Seite neu zu laden.`,
  },
  'group/second_host_not_shown': {
    message: 'Jemand sollte zweiter Gastgeber werden, der nicht nachweislich die Person ist, die in der Charta steht.',
    next: `${REFUSED} Sagen Sie den anderen, dass ein Gastgeber sich einen zweiten schaffen wollte.`,
  },
  'meeting/second_host_missing': {
    message:
      'In einer Besprechung dieser Einstufung müssen sich zwei Gastgeber über jeden einig sein, und nur einer ist genannt.',
    next: 'Nennen Sie den zweiten Gastgeber, wenn Sie die Besprechung anlegen.',
  },
  'client/second_host_missing': {
    message:
      'Diese Einstufung verlangt, dass sich zwei Gastgeber über jeden einig sind, und kein zweiter Gastgeber ist genannt.',
    next: 'Nennen Sie den zweiten Gastgeber mit seiner E-Mail-Adresse, wie ein Zertifikat oder Anmeldedienst sie zeigt.',
  },
  'client/host_name_invalid': {
    message:
      'Ein zweiter Gastgeber wird mit einer E-Mail-Adresse genannt, oder so, wie Zertifikate eine Person nennen: example.org/ada.',
    next: 'Berichtigen Sie den Namen. Er muss der sein, den der Nachweis dieser Person zeigt; höchstens fünfzehn sind möglich.',
  },
  'client/agreement_gone': {
    message: 'Der andere Gastgeber fragt nicht mehr nach dieser Person.',
    next: 'Lassen Sie die Person selbst ein: Dann wird der andere Gastgeber gefragt.',
  },
};
