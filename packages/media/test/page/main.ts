// Scenarios that the browser tests run; each returns what it saw, and the test judges.
import { BrowserCapture } from '../../src/browser-capture.js';
import { type MediaOffer } from '../../src/engine.js';
import { type Call, ENGINE, PEER, PLAN, withCall } from './call.js';
import { type MarkingPage, marking } from './marking.js';
import { type MemberPage, member } from './member.js';
import { brightness, keysOf, pause, until } from './peer.js';
import { type PrintingPage, printing } from './printing.js';
import { simulcast } from './simulcast.js';

const got = async (call: Call) =>
  (await call.peer?.received()) ?? { framesDecoded: 0, audioPackets: 0, loudest: 0, videoPackets: 0 };

export const scenarios = {
  /** Both ways, sound and picture. */
  talk: () =>
    withCall(async (call) => {
      await call.connect({});
      const peerSees = await until(async () => {
        const { framesDecoded, loudest } = await got(call);
        return framesDecoded > 20 && loudest > 0.2;
      });
      const engineHears = await until(() => call.level > 0.2);
      const mid = call.offer?.videoSlots[0] ?? '';
      const sink = call.engine.sink(mid);
      const slotBrightness = sink ? await brightness(sink, 15_000, 101) : 0;
      const peerTrack = call.peer?.track(call.offer as MediaOffer, 'camera');
      const peerBrightness = peerTrack ? await brightness(peerTrack, 15_000, 101) : 0;
      await pause(1_500);
      const stats = await call.engine.stats();
      return {
        peerSees,
        engineHears,
        slotBrightness,
        peerBrightness,
        ownLevelSeen: await until(() => call.ownLevel > 0.1, 5_000),
        stats,
        offer: { ...call.offer, sdp: '' },
        sources: call.events('slotSource'),
        unwanted: [...call.events('undecryptable'), ...call.events('senderProof'), ...call.events('sendingStopped')],
        peerRefused: call.peer?.heard.filter((m) => m.type === 'undecryptable' || m.type === 'sender_proof'),
        states: call.events('transport'),
      };
    }),

  /** The far side has no keys, and looks at every frame as it arrives. */
  eavesdrop: () =>
    withCall(async (call) => {
      const taps = new Worker(new URL('./tap.worker.ts', import.meta.url), { type: 'module' });
      const frames: { media: string; kid: string }[] = [];
      taps.onmessage = (event: MessageEvent<{ media: string; kid: string }>) => frames.push(event.data);
      await call.connect({ hasWorker: false, sends: [], taps });
      const flows = await until(() =>
        ['audio', 'video'].every((media) => frames.filter((frame) => frame.media === media).length > 30),
      );
      // Kind alone: the layer of the first frames is not known yet.
      const expected = [0n, 1n];
      const ours = frames.filter(({ media, kid }) => {
        const value = BigInt(kid);
        return (value & 0xfffffn) === 5n && ((value >> 20n) & 3n) === expected[media === 'audio' ? 0 : 1];
      }).length;
      taps.terminate();
      return { flows, frames: frames.length, ours, stopped: call.events('sendingStopped') };
    }),

  /** A browser that takes a transform and ignores it. */
  ignoredTransform: () =>
    withCall(async (call) => {
      Object.defineProperty(RTCRtpSender.prototype, 'transform', { set() {}, get: () => null, configurable: true });
      await call.connect({ hasWorker: false, sends: [] });
      const hasStopped = await until(
        () =>
          call.has('sendingStopped', (e) => e.kind === 'mic') && call.has('sendingStopped', (e) => e.kind === 'camera'),
      );
      const atStop = await got(call);
      const track = call.peer?.track(call.offer as MediaOffer, 'camera');
      const seen = track ? await brightness(track, 2_000) : 0;
      const later = await got(call);
      return { hasStopped, atStop, later, seen, stopped: call.events('sendingStopped') };
    }),

  noTransform: () =>
    withCall(async (call) => {
      Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform');
      return call.engine.open(PLAN).then(
        () => 'opened',
        (error: { code?: string }) => error.code,
      );
    }),

  /** The peer goes ahead by an epoch; our keys come later. */
  laterEpoch: () =>
    withCall(async (call) => {
      await call.connect({});
      await until(() => call.level > 0.2);
      await call.peer?.keys(keysOf(6n, PEER));
      await call.peer?.keys(keysOf(7n, PEER));
      const before = await call.engine.stats();
      call.peer?.post({ type: 'send_epoch', epoch: 6n });
      await until(() => call.has('laterEpochSeen'));
      await pause(250);
      await call.engine.setKeys(keysOf(6n, ENGINE));
      await pause(1_000);
      const held = await call.engine.stats();
      call.peer?.post({ type: 'send_epoch', epoch: 7n });
      const isNamed = await until(() => call.has('undecryptable', (e) => e.error !== null));
      const missed = await call.engine.stats();
      await call.engine.setKeys(keysOf(7n, ENGINE));
      const hasHealed = await until(() => call.has('undecryptable', (e) => e.error === null && e.kind === 'mic'));
      return {
        before,
        held,
        missed,
        isNamed,
        hasHealed,
        named: call.events('undecryptable'),
        later: call.events('laterEpochSeen').slice(0, 1),
      };
    }),

  /** We switch epochs while everybody has the keys: not one frame may be lost. */
  epochSwitch: () =>
    withCall(async (call) => {
      await call.connect({});
      await until(async () => (await got(call)).framesDecoded > 10);
      await call.peer?.keys(keysOf(6n, PEER));
      await call.engine.setKeys(keysOf(6n, ENGINE));
      const countPeer = async (): Promise<{ decrypted: number; refused: number }> => {
        const seen = call.peer?.heard.filter((m) => m.type === 'counts').length ?? 0;
        call.peer?.post({ type: 'count', token: 99 });
        await until(() => (call.peer?.heard.filter((m) => m.type === 'counts').length ?? 0) > seen);
        const last = call.peer?.heard.filter((m) => m.type === 'counts').at(-1);
        return last?.type === 'counts' ? last.counts : { decrypted: -1, refused: -1 };
      };
      const before = await countPeer();
      call.engine.useSendEpoch(6n);
      await pause(1_000);
      call.engine.dropEpochs(6n);
      call.peer?.post({ type: 'drop_epochs', before: 6n });
      await pause(1_000);
      const after = await countPeer();
      const { framesDecoded } = await got(call);
      await pause(1_000);
      return {
        before,
        after,
        decodedAfterDrop: (await got(call)).framesDecoded - framesDecoded,
        unwanted: call.peer?.heard.filter((m) => m.type === 'undecryptable' || m.type === 'sender_proof'),
      };
    }),

  /** Somebody who is a member sends under another member's key ids: no proofs come for those. */
  forgedSender: () =>
    withCall(async (call) => {
      await call.connect({ isProving: false });
      const played = await until(() => call.level > 0.2);
      const isMuted = await until(() =>
        (['mic', 'camera'] as const).every((kind) => call.has('senderProof', (e) => !e.proved && e.kind === kind)),
      );
      await pause(1_000);
      let loudest = 0;
      for (let i = 0; i < 20; i++) {
        loudest = Math.max(loudest, call.level);
        await pause(100);
      }
      if (call.peer) call.peer.onProof = (records) => call.engine.cover(PEER, records);
      const hasHealed = await until(() => call.has('senderProof', (e) => e.proved && e.kind === 'mic'));
      return { played, isMuted, loudest, hasHealed, isHeardAgain: await until(() => call.level > 0.2) };
    }),

  /** The worker dies in the middle of a call. */
  workerCrash: () =>
    withCall(async (call) => {
      await call.connect({});
      await until(async () => (await got(call)).framesDecoded > 10);
      const before = await call.engine.stats();
      call.workers[0]?.terminate();
      const atCrash = await got(call);
      const isSaid = await until(() => call.has('transport', (e) => e.state === 'failed'));
      const afterCrash = await got(call);
      call.peer?.close();
      const kinds = call.events('sendingStopped');
      await call.connect({});
      const goesOn = await until(async () => (await got(call)).framesDecoded > 10 && call.level > 0.2);
      return { isSaid, kinds, goesOn, atCrash, afterCrash, before, after: await call.engine.stats() };
    }),

  /** A block stops everything; mute goes on with silence. */
  blockAndMute: () =>
    withCall(async (call) => {
      await call.connect({ sends: [] });
      await until(async () => (await got(call)).framesDecoded > 10);
      const { mediaErrors } = await import('../../src/errors.js');
      call.engine.setSendBlock(mediaErrors.make('media/not_open'));
      await pause(300);
      const blocked = await got(call);
      await pause(1_000);
      const still = await got(call);
      call.engine.setSendBlock(null);
      call.engine.setMuted(true);
      await pause(1_000);
      const muted = await got(call);
      await pause(2_000);
      const silent = await got(call);
      const ownWhileMuted = await until(() => call.ownLevel > 0.1, 5_000);
      call.engine.setMuted(false);
      await pause(2_000);
      return {
        blocked,
        still,
        muted,
        silent,
        ownWhileMuted,
        loud: await got(call),
        stopped: call.events('sendingStopped'),
      };
    }),

  simulcast,

  /** Capture helpers. */
  devices: async () => {
    const capture = new BrowserCapture();
    const camera = await capture.camera({ deviceId: null, size: 'small', facing: 'user' });
    const mic = await capture.microphone({ deviceId: null });
    let level = 0;
    const stopMeter = capture.meter(mic, (value) => {
      level = Math.max(level, value);
    });
    await until(() => level > 0.1);
    stopMeter();
    await capture.playTestTone(null);
    capture.keepAwake()();
    const codeOf = (run: Promise<unknown>) =>
      run.then(
        () => 'opened',
        (error: { code?: string }) => error.code,
      );
    const unknownDevice = await codeOf(capture.microphone({ deviceId: 'no-such-device' }));
    const { width, height } = camera.getSettings();
    const lists = await capture.devices();
    for (const track of [camera, mic]) track.stop();
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    const denied = await codeOf(capture.camera({ deviceId: null, size: 'high', facing: 'environment' }));
    return { support: capture.support(), lists, settings: { width, height }, level, unknownDevice, denied };
  },
};

declare global {
  interface Window {
    member: MemberPage;
    marking: MarkingPage;
    printing: PrintingPage;
    run(name: keyof typeof scenarios): Promise<unknown>;
  }
}

/** What crosses to the test: bigint and maps have no place in it. */
window.run = async (name) =>
  JSON.parse(
    JSON.stringify(await scenarios[name](), (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  );
window.member = member;
window.marking = marking;
window.printing = printing;
document.title = 'ready';
