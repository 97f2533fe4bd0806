// Sentences of a report about what a call did to what it played, and where in a file a mark is (L4), in both languages.

export const callTextsEn = {
  delaysTable: 'What the call did, and nobody else',
  headDelay: 'What happened',
  headToldBy: 'By what it is told',
  delay_later: 'goes on {amount} s later, as calls do while packets are late',
  delay_earlier: 'goes on {amount} s earlier, as calls do to catch up',
  delaySilence: 'nothing but silence is between; no word was put in or taken out',
  delayFaster: 'all that was said is there, played a little faster',
  delayHeard: 'committed to as heard so while the meeting ran: {who}',
  copyWhere: '{who} at {spans}',
  copyUnmarked: 'In what agrees with no fingerprint there is no mark of these devices: {spans}.',
} as const;

export const callTextsDe: Readonly<Record<keyof typeof callTextsEn, string>> = {
  delaysTable: 'Was der Anruf tat, und niemand sonst',
  headDelay: 'Was geschah',
  headToldBy: 'Woran man es erkennt',
  delay_later: 'geht {amount} s später weiter, wie es in Anrufen geschieht, während Pakete zu spät kommen',
  delay_earlier: 'geht {amount} s früher weiter, wie es in Anrufen geschieht, um aufzuholen',
  delaySilence: 'dazwischen ist nur Stille; kein Wort kam hinzu oder fehlt',
  delayFaster: 'alles Gesagte ist da, ein wenig schneller gespielt',
  delayHeard: 'während der Besprechung als so gehört festgelegt von: {who}',
  copyWhere: '{who} bei {spans}',
  copyUnmarked: 'In dem, was mit keinem Fingerabdruck übereinstimmt, ist keine Markierung dieser Geräte: {spans}.',
};
