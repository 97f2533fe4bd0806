// German sentences about the log of the server, as members find it (client/history_…).
import { type ErrorSentences } from './sentences.js';

export const historyErrorsDe: ErrorSentences = {
  'client/history_forked': {
    message:
      'Der Server zeigt jemandem in dieser Besprechung eine andere Historie als diesem Gerät: Sein Protokoll ist gespalten.',
    next: 'Verlassen Sie sich nicht auf den Server. Speichern Sie den Beweis hinter dem Schloss, und geben Sie ihn auf anderem Weg Ihrer Sicherheitsbeauftragten.',
  },
  'client/history_disputed': {
    message:
      'Ein anderes Gerät hier sagt, ihm sei eine andere Historie gezeigt worden als diesem. Den Beweis hat es nicht mitgebracht.',
    next: 'Bitten Sie die Person, hinter das Schloss zu sehen. Entweder spaltet der Server sein Protokoll, oder jenes Gerät sagt nicht die Wahrheit.',
  },
  'client/history_rewritten': {
    message:
      'Die Historie dieses Servers wurde umgeschrieben: Sein Protokoll widerspricht dem, was dieses Gerät schon gesehen hat.',
    next: 'Verlassen Sie sich nicht auf den Server. Speichern Sie den Beweis hinter dem Schloss, und geben Sie ihn auf anderem Weg Ihrer Sicherheitsbeauftragten.',
  },
  'client/history_rolled_back': {
    message: 'Das Protokoll dieses Servers ist kürzer, als es war: Was darin stand, ist weg.',
    next: 'Fragen Sie den Betreiber, ob eine Sicherung eingespielt wurde, und sagen Sie es Ihrer Sicherheitsbeauftragten. Die Besprechung geht weiter.',
  },
  'client/history_stale': {
    message:
      'Der Server zeigt einen alten Stand seines Protokolls: Es wächst nicht, wie es muss, oder andere haben mehr davon gesehen.',
    next: 'Prüfen Sie die Uhr dieses Geräts. Stimmt sie, sagen Sie es den anderen und dem Betreiber: Ihnen wird vielleicht Neues vorenthalten.',
  },
  'client/history_key_changed': {
    message:
      'Das Protokoll dieses Servers ist mit einem anderen Schlüssel signiert als bisher, oder als die Regeln dieser Besprechung nennen.',
    next: 'Fragen Sie den Betreiber auf anderem Weg, ob ein neues Protokoll begonnen wurde. Wenn nicht, verlassen Sie sich nicht auf den Server.',
  },
  'client/history_altered': {
    message: 'Was der Server von seinem Protokoll herausgibt, gehört nicht zu dem, was das Protokoll signiert hat.',
    next: 'Sagen Sie es dem Betreiber und Ihrer Sicherheitsbeauftragten. Auf das, was von dieser Besprechung festgehalten ist, ist kein Verlass, bis das geklärt ist.',
  },
  'client/history_unwitnessed': {
    message: 'Weniger Zeugen, als diese Besprechung verlangt, haben das Protokoll des Servers gegengezeichnet.',
    next: 'Warten Sie eine Minute, und versuchen Sie es noch einmal. Bleibt es so, fragen Sie den Betreiber, welcher Zeuge nicht erreichbar ist.',
  },
  'client/history_unavailable': {
    message:
      'Der Server gibt sein Protokoll seit einiger Zeit nicht heraus, sodass hier niemand seine Historie prüfen kann.',
    next: 'Die Besprechung geht weiter. Bleibt es so, sagen Sie es dem Betreiber.',
  },
  'client/history_entry_unproved': {
    message: 'Der Server zeigt einen Eintrag auf Ihren Namen, den sein Protokoll nicht enthält.',
    next: 'Verlassen Sie sich nicht auf den Eintrag, und sagen Sie es Ihrer Sicherheitsbeauftragten: Der Server hat ihn erfunden oder verändert.',
  },
  'client/history_backdated': {
    message:
      'Ein Eintrag auf Ihren Namen wurde nachträglich eingefügt: Er gibt sich älter, als er ist, oder steht, wo vorher nichts gezeigt wurde.',
    next: 'Sagen Sie es Ihrer Sicherheitsbeauftragten: Auf Ihren Namen wurde etwas ausgestellt, und der Server verbirgt oder verbarg, wann.',
  },
  'client/witnesses_missing': {
    message: 'Diese Einstufung verlangt mehr Zeugen des Protokolls, als dieser Server hat.',
    next: 'Bitten Sie den Betreiber, das Protokoll von mehr Zeugen gegenzeichnen zu lassen, oder wählen Sie eine andere Einstufung.',
  },
};
