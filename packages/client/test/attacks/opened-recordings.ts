// Attacks on recordings that are stored: left out, exchanged, altered, cut off, or made by somebody else (test support).
import { generateMemberKey } from '@incamera/group';
import { type Bytes, systemRng } from '@incamera/kernel';
import { type StoredPart } from '../../src/recording/check-recording.js';
import { type LoggedRecording } from '../../src/recording/recording-log.js';
import {
  changed,
  checked,
  flipped,
  forgedPart,
  loggedAs,
  type MadeRecording,
  recordedStory,
  swapped,
  without,
} from '../opened-recording.js';
import { type EvidenceAttack } from './evidence-attack.js';

/** Made once: forty seconds of Hanna and Ada. */
let story: Promise<MadeRecording> | null = null;
async function madeRecording(): Promise<MadeRecording> {
  story ??= recordedStory().then(async ({ world, made }) => {
    await world.close();
    return made;
  });
  return await story;
}

interface Shown {
  readonly parts: readonly StoredPart[];
  readonly logged?: LoggedRecording;
}

/** What the server hands out to whoever opens it. */
function handsOut(
  name: string,
  named: readonly string[],
  act: (made: MadeRecording) => Shown | Promise<Shown>,
): EvidenceAttack {
  return {
    name,
    by: 'server',
    promise: 'C9',
    named,
    async run() {
      const made = await madeRecording();
      const { parts, logged } = await act(made);
      const { report } = await checked(made, parts, logged ?? null);
      return report.findings.map(({ fault }) => fault);
    },
  };
}

export const openedRecordings: readonly EvidenceAttack[] = [
  handsOut('leaves out a part of a recording', ['missing'], (made) => ({ parts: without(made, 2) })),
  handsOut('puts two parts of a recording in each other’s place', ['misplaced'], (made) => ({
    parts: swapped(made, 1, 2),
  })),
  handsOut('alters the sound of a part', ['altered'], (made) => ({ parts: changed(made, 3, flipped) })),
  handsOut('hands out something else in place of a part', ['altered'], (made) => ({
    parts: changed(made, 3, () => systemRng.bytes(90)),
  })),
  handsOut('adds a part behind the end', ['misplaced'], (made) => ({
    parts: [...made.parts, { number: 6, stored: made.parts[0]?.stored as Bytes }],
  })),
  handsOut('cuts off the end of a recording', ['end_missing'], (made) => ({ parts: without(made, 4, 5) })),
  handsOut('cuts off the end that it has logged', ['missing', 'end_missing'], async (made) => ({
    parts: without(made, 4, 5),
    logged: await loggedAs(made.parts, 6),
  })),
  handsOut('hands out another part than it logged', ['not_in_log'], async (made) => {
    const logged = await loggedAs(made.parts, 6);
    const digests = new Map([...logged.digests, [2, systemRng.bytes(32)]] as const);
    return { parts: made.parts, logged: { ...logged, digests } };
  }),
  {
    name: 'signs a part of a recording of somebody else',
    by: 'holder',
    promise: 'C9',
    named: ['other_key'],
    async run() {
      const made = await madeRecording();
      const forged = await forgedPart(made, await generateMemberKey());
      const { report } = await checked(made, [forged, ...without(made, 0)]);
      return report.findings.map(({ fault }) => fault);
    },
  },
  {
    name: 'says of a voice in a recording that it agreed',
    by: 'member',
    promise: 'C9',
    named: ['no signed agreement of Bob'],
    async run() {
      const made = await madeRecording();
      const recorder = await generateMemberKey();
      const { report } = await checked({ ...made, leafKey: recorder.publicKey }, [await forgedPart(made, recorder)]);
      return report.voices.filter(({ hasAgreed }) => !hasAgreed).map(({ name }) => `no signed agreement of ${name}`);
    },
  },
];
