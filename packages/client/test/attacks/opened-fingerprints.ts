// Attacks on fingerprints of speech that members testified: exchanged, of another's voice, dated otherwise (test support).
import { voicesOf } from '../../src/fingerprints/meeting-voices.js';
import { TICK_MS } from '../record-log.js';
import { fingerprint, problemsOf, RecordScene } from '../record-scene.js';
import {
  ADA,
  BOB,
  device,
  heard,
  KIM,
  keyOf,
  meeting,
  type SaidPrint,
  said,
  segment,
  sent,
} from '../testified-prints.js';
import { type EvidenceAttack } from './evidence-attack.js';

/** What an investigation makes of Ada’s testimonies, beside those of two who are honest. */
function testifies(name: string, named: readonly string[], ...testimonies: ReturnType<typeof said>[]): EvidenceAttack {
  return {
    name,
    by: 'member',
    promise: 'C9',
    named,
    async run() {
      const bob = device(BOB, 'Bob', [said(BOB, [sent(BOB, 100)])]);
      const kim = device(KIM, 'Kim', [said(KIM, [sent(KIM, 100), heard(ADA, 100)]), said(KIM, [sent(KIM, 400)])]);
      const { faults } = voicesOf(meeting(device(ADA, 'Ada', testimonies), kim, bob));
      return faults.filter(({ by }) => by.startsWith('Ada')).map(({ kind }) => kind);
    },
  };
}

const stolen: SaidPrint = { speaker: BOB, side: 'sent', segment: segment(100) };
/** One whose attachment has other salts: it was written for something else. */
const exchanged = () => {
  const own = said(ADA, [sent(ADA, 100)]);
  return { ...own, kept: said(ADA, [sent(ADA, 100)]).kept };
};
const otherSegment = () => {
  const own = said(ADA, [sent(ADA, 100)]);
  return { ...own, kept: said(ADA, [sent(ADA, 100, 10, 99)]).kept };
};

export const openedFingerprints: readonly EvidenceAttack[] = [
  testifies('opens its fingerprint by another one than it committed to', ['not_committed'], otherSegment()),
  testifies('opens its fingerprint by a salt that does not fit', ['not_committed'], exchanged()),
  testifies(
    'commits to something that nothing opens',
    ['not_committed'],
    said(ADA, [{ ...sent(ADA, 100), commitment: keyOf(5) }]),
  ),
  testifies('gives another member’s voice as its own', ['not_own_voice'], said(ADA, [stolen])),
  testifies('gives its own voice as one that it heard', ['not_own_voice'], said(ADA, [heard(ADA, 120)])),
  testifies(
    'testifies two things of one moment',
    ['overlapping'],
    said(ADA, [sent(ADA, 100, 10, 1)]),
    said(ADA, [sent(ADA, 104, 10, 2)]),
  ),
  testifies('commits to a fingerprint an hour after the words', ['late'], said(ADA, [sent(ADA, 100)], 3600)),
  testifies(
    'dates a fingerprint into the future',
    ['future'],
    said(ADA, [sent(ADA, 5000)], -300),
    said(ADA, [sent(ADA, 100)]),
  ),
  {
    name: 'dates what it testifies back by ten minutes',
    by: 'member',
    promise: 'C9',
    named: ['logged_late'],
    async run() {
      const scene = await RecordScene.create();
      const [ada] = await scene.admit('Ada');
      if (ada === undefined) throw new Error('not joined');
      const then = { atMs: scene.log.nowMs, checkpoint: await scene.log.head() };
      await scene.log.tick(60 * (10_000 / TICK_MS));
      await scene.attest(scene.host);
      await scene.say(ada, { kind: 'fingerprints', content: fingerprint(scene.host, 'heard', 9), ...then });
      await scene.log.tick(2);
      return problemsOf(await scene.verified()).map((problem) => problem.split(' ')[0] ?? '');
    },
  },
];
