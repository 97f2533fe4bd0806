// Rules that change while a meeting runs, and naming co-hosts.
import { type ErrorSentences } from './sentences.js';

const stays = 'Sie müssen nichts tun: Die Regeln bleiben.';

export const charterErrorsDe: ErrorSentences = {
  'charter/chain_full': {
    message: 'Die Regeln dieser Besprechung sind so oft geändert worden, wie eine Besprechung fassen kann.',
    next: 'Legen Sie für alles Weitere eine neue Besprechung an.',
  },
  'group/charter_change_not_host': {
    message: 'Jemand, den die Charta nicht als Gastgeber nennt, wollte die Regeln der Besprechung ändern.',
    next: `${stays} Erwägen Sie, dieses Mitglied zu entfernen.`,
  },
  'group/charter_stripped': {
    message: 'Jemand wollte der Besprechung ihre Regeln nehmen.',
    next: `${stays} Erwägen Sie, dieses Mitglied zu entfernen.`,
  },
  'group/charter_lowered': {
    message: 'Jemand wollte schwächere Regeln für diese Besprechung als die geltenden.',
    next: `${stays} Sind schwächere gewollt, legen Sie eine andere Besprechung an.`,
  },
  'group/charter_older': {
    message: 'Jemand wollte eine ältere Fassung der Regeln wieder in Kraft setzen.',
    next: stays,
  },
  'group/charter_forked': {
    message: 'Es gibt zwei verschiedene Verläufe der Regeln dieser Besprechung.',
    next: 'Machen Sie nicht weiter. Vergleichen Sie den Sicherheitscode mit den anderen und sagen Sie es dem Veranstalter.',
  },
  'group/charter_foreign_signer': {
    message: 'Eine neue Fassung der Regeln hat nicht der Gastgeber unterschrieben, der sie in Kraft setzen wollte.',
    next: `${stays} Sagen Sie dem Veranstalter, dass jemand sie ändern wollte.`,
  },
  'group/bad_charter_change': {
    message: 'So kann man die Regeln einer Besprechung nicht ändern.',
    next: `${stays} Gastgeber kommen nur hinzu, solange sie anwesend sind, und keiner wird gestrichen.`,
  },
  'group/charter_full': {
    message: 'Die Regeln dieser Besprechung sind so oft geändert worden, wie eine Besprechung fassen kann.',
    next: 'Legen Sie für alles Weitere eine neue Besprechung an.',
  },
  'group/charter_behind': {
    message:
      'Die Gruppe, in die die Einladung führt, hat ältere Regeln als die Besprechung: Eine spätere Fassung ist schon unterschrieben.',
    next: 'Treten Sie nicht bei. Sagen Sie dem Veranstalter, dass die Gruppe gespalten oder manchen die Regeln vorenthalten sein könnten.',
  },
  'group/already_open': {
    message: 'Der Server sagt, niemand habe diese Besprechung eröffnet, doch ihre Regeln sind in ihr geändert worden.',
    next: 'Machen Sie nicht weiter. Der Server verbirgt die Besprechung: Sagen Sie es den anderen auf einem anderen Weg.',
  },
  'meeting/charter_older': {
    message: 'Der Server hat schon eine spätere Fassung der Regeln dieser Besprechung.',
    next: 'Sie müssen nichts tun: Es gilt die Fassung in der Besprechung.',
  },
  'client/rules_withheld': {
    message: 'Der Server gibt neuen Teilnehmern andere Regeln dieser Besprechung als die geltenden.',
    next: 'Unter ihnen kann niemand beitreten. Sagen Sie es dem Gastgeber und dem Betreiber.',
  },
  'client/cohost_two_hosts': {
    message:
      'In einer Besprechung dieser Einstufung müssen sich zwei Gastgeber über jeden einig sein, daher kann nur Gastgeber werden, wen die Charta nennt.',
    next: 'Legen Sie eine andere Besprechung an, die alle Gastgeber nennt.',
  },
  'client/hosts_full': {
    message: 'Diese Besprechung hat so viele Gastgeber, wie sie haben kann.',
    next: 'Sie müssen nichts tun: Mehr als sechzehn sind es nie.',
  },
  'client/offer_missing': {
    message: 'Das Gerät dieser Person hat nicht geantwortet; sie konnte nicht Gastgeber werden.',
    next: 'Versuchen Sie es noch einmal, wenn die Person verbunden ist. Ein Browser, der nichts speichert, kann nicht gastgeben.',
  },
  'client/return_key_foreign': {
    message: 'Sie sind Gastgeber geworden, doch mit einem Schlüssel, der nicht der dieses Geräts ist.',
    next: 'Sie können jetzt gastgeben, aber nach einem Neuladen nicht als Gastgeber zurückkommen. Fragen Sie den Gastgeber, der es war, und gehen Sie.',
  },
};
