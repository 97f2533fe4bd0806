// German texts about the app on somebody's own machine; the keys of en-transfer.ts.
import { type Texts } from './texts.js';

export const deTransfer: Pick<Texts, 'transfer'> = {
  transfer: {
    lead: 'Diese Seite kommt von Ihrem eigenen Rechner. Passkeys von {{host}} wirken hier nicht; melden Sie sich an, indem Sie dort einen Code bestätigen.',
    begin: 'Code anzeigen',
    openThere: 'Öffnen Sie dies auf einem Gerät, auf dem Sie angemeldet sind:',
    typeThere: 'Geben Sie dort diesen Code ein. Er gilt zehn Minuten.',
    title: 'Anmeldung bestätigen',
    pageLead: 'Geben Sie den Code ein, den die App auf Ihrem Rechner zeigt.',
    code: 'Angezeigter Code',
    look: 'Ansehen, wer fragt',
    asks: 'Ein Programm möchte als {{name}} angemeldet werden:',
    device: 'Programm',
    address: 'Netzadresse',
    begun: 'Gefragt',
    warning: 'Bestätigen Sie nur, was Sie selbst gerade eben begonnen haben.',
    warningText:
      'Wer so hereinkommt, handelt bis zu zwölf Stunden unter Ihrem Konto. Niemand hat einen Grund, Ihnen einen Code zu schicken, auch der Betreiber nicht.',
    approve: 'Hereinlassen',
    refuse: 'Ablehnen',
    approved: 'Dieses Programm ist jetzt angemeldet.',
    approvedText: 'Sie können seine Sitzung jederzeit in Ihrem Konto beenden.',
    refused: 'Abgelehnt.',
    local: 'Der Programmcode, der hier läuft, kam von Ihrem eigenen Rechner, nicht von {{host}}.',
    localText: 'Ob {{host}} anderen veränderten Code ausliefert, weiß er nicht; ein Vergleich von außen zeigt es.',
    localLead:
      'Dies ist die Web-Anwendung Ihres eigenen Rechners, ausgegeben von „incamera app“. Sie spricht mit {{host}}.',
    noProviders:
      'Anmeldedienste anderer Organisationen wirken in der App auf Ihrem Rechner nicht. Benutzen Sie dafür die Seite des Servers.',
  },
};
