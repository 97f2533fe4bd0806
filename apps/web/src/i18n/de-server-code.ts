// German texts about the code that the server gave this browser; the keys of en-server-code.ts.
import { type Texts } from './texts.js';

export const deServerCode: Pick<Texts, 'serverCode'> = {
  serverCode: {
    title: 'Programmcode dieses Servers',
    link: 'Programmcode dieses Servers',
    lead: 'Was hier läuft, kam von diesem Server. Dieser Browser merkt sich, welche Ausgabe der Web-Anwendung es war, und führt nur Dateien aus, die in einer stehen. Einen Server, der Sie täuschen will und auch diese Wache austauscht, kann er nicht aufhalten; ein Vergleich von außen kann das zeigen.',
    waiting: 'Wird gefragt …',
    unavailable:
      'Dieser Browser merkt sich keine Ausgaben: Er verbietet es, wie private Fenster es tun, oder kann es nicht.',
    releases: 'Ausgaben, die hier ausgeliefert wurden',
    since: 'Fassung {{version}}, seit {{time}}',
    inLog: 'Im Protokoll dieses Servers seit {{time}}',
    notInLog: 'Nicht im Protokoll dieses Servers',
    logWaiting: 'Das Protokoll dieses Servers wird gefragt …',
    unlogged: 'Der Programmcode, der hier läuft, steht nicht im Protokoll dieses Servers.',
    unloggedText:
      'Ein Server zeichnet jede Ausgabe auf, bevor er sie herausgibt, damit niemand heimlich etwas anderes bekommt. Sagen Sie hier nichts Vertrauliches, und sagen Sie es Ihrem Sicherheitsbeauftragten.',
    ask: 'Vor einer anderen Ausgabe fragen',
    askText: 'Sonst erfahren Sie es, nachdem sie läuft.',
    changed: 'Dieser Server liefert eine andere Ausgabe der Web-Anwendung aus als zuvor.',
    changedText:
      'Zuvor: {{before}}. Jetzt: {{now}}. Nach einer Aktualisierung durch den Betreiber ist das, wie es sein soll.',
    understood: 'Verstanden',
    more: 'Mehr dazu',
    refused: 'Dieser Server hat Dateien geschickt, die in keiner Ausgabe stehen. Sie wurden nicht ausgeführt.',
    refusedText:
      'Eine laufende Aktualisierung kann die Ursache sein. Geschieht es wieder, sprechen Sie auf anderem Weg, und sagen Sie es Ihrem Sicherheitsbeauftragten.',
    outside: 'Von außen vergleichen',
    outsideText:
      'Auf einem Rechner, auf dem der Quelltext von In Camera liegt, vergleicht dies jede Datei, die der Server herausgibt:',
    command: 'Befehl',
  },
};
