// Attacks on recordings while the meeting runs: by who may not, sealed to others, of who refused, and without a word (test support).
import { encodeRecordingSignal, type RecordingState } from '@incamera/group';
import { type Bytes, errorCode, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { type SecretToSeal, sealSecret } from '@incamera/shares';
import { recipientsOf } from '../../src/marks/holder-recipients.js';
import { RECORDING_PURPOSE } from '../../src/recording/segment-cipher.js';
import { makeHolder } from '../marks-world.js';
import { type RawMember } from '../raw-member.js';
import { type Attack } from './attack.js';
import { by, EVERYBODY } from './helpers.js';
import { type Scene } from './scene.js';

/** A sealed secret that the server has; `change` is what is wrong about it. @returns its digest */
async function sealedSecret(scene: Scene, change: Partial<SecretToSeal> = {}): Promise<Bytes> {
  const { groupId: meetingId, charter } = (await scene.opened()).charter;
  const { threshold } = charter.shareHolders;
  const holders = await recipientsOf(charter);
  const secret = systemRng.bytes(32);
  const wanted = { purpose: RECORDING_PURPOSE, meetingId, secret, threshold, holders, owner: utf8('Hugo'), ...change };
  const { bundle, digest } = await sealSecret(wanted);
  scene.server.bundles.stored.set(toBase64Url(digest), toBase64Url(bundle));
  return digest;
}

const begun = (bundleDigest: Bytes): RecordingState => ({
  recordingId: systemRng.bytes(16),
  bundleDigest,
  phase: 'running',
  sinceMs: 1000,
  heard: [],
});

async function say(recorder: RawMember, state: RecordingState): Promise<void> {
  recorder.relay(await recorder.joined.sealSignal('recording', encodeRecordingSignal({ kind: 'state', state })));
}

/** Each second, as the product does. */
async function goOn(scene: Scene, recorder: RawMember, seconds: number, state: RecordingState): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await say(recorder, state);
    await recorder.showUp();
    await scene.world.run(1000);
  }
}

/** What a host’s altered client says of the recording that it makes. */
function lie(
  name: string,
  code: string,
  withinMs: number,
  act: (hugo: RawMember, scene: Scene) => Promise<void>,
): Attack {
  return {
    name,
    by: 'host',
    // Sealed to whom is the promise about holders; all else is a rule of the meeting.
    promise: code === 'client/recording_not_sealed' ? 'C7' : 'C4',
    says: by(EVERYBODY, code),
    withinMs,
    meeting: { hugo: 'altered', recording: true },
    async run(scene) {
      await act(await scene.alteredHugo(), scene);
    },
  };
}

export const recordings: readonly Attack[] = [
  {
    name: 'records, and is no host',
    by: 'member',
    promise: 'C4',
    says: by(EVERYBODY, 'client/recording_not_permitted'),
    withinMs: 500,
    meeting: { recording: true },
    async run(scene) {
      const mallory = await scene.mallory();
      const state = begun(await sealedSecret(scene));
      await scene.strike(() => say(mallory, state));
    },
  },
  {
    name: 'keeps the announcement of a recording from one member',
    by: 'server',
    promise: 'C4',
    says: by(['Hanna'], 'client/recording_not_told'),
    withinMs: 21_000,
    meeting: { recording: true },
    async run(scene) {
      const hanna = scene.hanna.peerId;
      // It cannot read signals, but sees how long each is, and what is new.
      const known = new Set<number>();
      let isOn = false;
      scene.interfere(scene.ada, (message) => {
        if (message.type !== 'relay' || message.seq !== null || message.from !== hanna) return null;
        if (isOn) return known.has(message.payload.length) ? null : [];
        known.add(message.payload.length);
        return null;
      });
      await scene.world.run(12_000);
      isOn = true;
      await scene.strike(() => {
        const starting = scene.hanna.actions.startRecording();
        starting.catch((error: unknown) => scene.witness.heard('Hanna', errorCode(error)));
      });
      await scene.world.run(20_500);
    },
    check(scene) {
      const tap = scene.hanna.engine.taps.at(-1);
      if (tap === undefined || tap.heard.length > 0 || tap.own) throw new Error('something was recorded');
    },
  },
  lie('seals the key of a recording to holders of its own', 'client/recording_not_sealed', 500, async (hugo, scene) => {
    const own = await makeHolder('Hugo’s friend');
    const holders = [{ holderId: own.holderId, publicKey: own.key.publicKey }];
    const state = begun(await sealedSecret(scene, { holders, threshold: 1 }));
    await scene.strike(() => say(hugo, state));
  }),
  lie(
    'seals the key of a recording so that one holder alone can open it',
    'client/recording_not_sealed',
    500,
    async (hugo, scene) => {
      const state = begun(await sealedSecret(scene, { threshold: 1 }));
      await scene.strike(() => say(hugo, state));
    },
  ),
  lie('records under a key that it sealed to nobody', 'client/recording_not_sealed', 500, async (hugo, scene) => {
    await scene.strike(() => say(hugo, begun(systemRng.bytes(32))));
  }),
  lie('exchanges the sealed key of a recording that runs', 'client/recording_not_sealed', 500, async (hugo, scene) => {
    const state = begun(await sealedSecret(scene));
    await goOn(scene, hugo, 2, state);
    const other = await sealedSecret(scene);
    await scene.strike(() => say(hugo, { ...state, bundleDigest: other }));
  }),
  lie('takes the sound of a member who refused', 'client/recording_without_consent', 5000, async (hugo, scene) => {
    const state = begun(await sealedSecret(scene));
    await goOn(scene, hugo, 1, state);
    const [recording] = scene.bob.snapshot.recordings;
    await scene.bob.actions.answerRecording(recording?.id ?? '', false);
    await scene.world.run(500);
    const { leaf } = scene.hanna.person('Bob');
    await scene.strike(() => undefined);
    await goOn(scene, hugo, 5, { ...state, heard: [leaf] });
  }),
  lie('falls silent while it records', 'client/recording_unconfirmed', 7000, async (hugo, scene) => {
    const state = begun(await sealedSecret(scene));
    await goOn(scene, hugo, 1, state);
    await scene.strike(() => undefined);
    for (let second = 0; second < 6; second++) {
      await hugo.showUp();
      await scene.world.run(1000);
    }
  }),
];
