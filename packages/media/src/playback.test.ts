import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../client/test/fake-clock.js';
import { FakeAudio, FakeNode } from '../test/fake-audio.js';
import { type SoundMark } from './engine.js';
import { type VoiceSource } from './fingerprint/voice-tap.js';
import { Playback } from './playback.js';

const track = {} as MediaStreamTrack;
const markOf = (fill: number, strength: SoundMark['strength'] = 'standard'): SoundMark => ({
  key: new Uint8Array(32).fill(fill),
  strength,
  clockSeconds: () => 100,
});

let audio: FakeAudio;
let clock: FakeClock;
let playback: Playback;
let told: (string | null)[];
let blocked: boolean[];
let voices: Map<string, VoiceSource | null>;

beforeEach(() => {
  audio = new FakeAudio();
  clock = new FakeClock();
  told = [];
  blocked = [];
  voices = new Map();
  playback = new Playback(clock, 'mark.js', {
    blocked: (isBlocked) => blocked.push(isBlocked),
    stopped: (error) => told.push(error?.code ?? null),
    voice: (id, source) => void voices.set(id, source),
  });
});

afterEach(async () => {
  await playback.close();
  vi.unstubAllGlobals();
});

/** Lets promises settle. */
const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

/** A second passes for page and context; what a second of sound feeds went through the marker. */
function seconds(count: number): void {
  for (let i = 0; i < count; i++) {
    if (audio.context.state === 'running') audio.context.currentTime += 1;
    clock.advance(1000);
  }
}

async function playMarked(): Promise<void> {
  playback.requireMark(markOf(1));
  playback.play('slot', track);
  await settle();
  audio.goLive();
}

const expectSilence = () => expect([audio.isHeard(), audio.isHeardUnmarked()]).toEqual([false, false]);
const expectMarked = () => expect([audio.isHeard(), audio.isHeardUnmarked()]).toEqual([true, false]);

describe('a meeting without marks', () => {
  it('plays, and says when its output is closed by somebody else, and tries again', async () => {
    playback.play('slot', track);
    expect(audio.isHeard()).toBe(true);
    audio.context.change('closed');
    expect(told).toEqual(['media/output_closed']);
    await playback.resume();
    expect(audio.contexts).toHaveLength(2);
    expect(audio.context.state).toBe('running');
    expect(told).toEqual(['media/output_closed', null]);
  });
});

describe('a meeting with marks', () => {
  it.each([
    ['before there is an output', () => playback.requireMark(markOf(1)), () => playback.play('slot', track)],
    ['after sound was played', () => playback.play('slot', track), () => playback.requireMark(markOf(1))],
  ])('is silent until the marker runs, then marked: demanded %s', async (_, first, second) => {
    first();
    second();
    expectSilence();
    await settle();
    expectSilence();
    expect(audio.marker.reaches(audio.context.destination)).toBe(true);
    audio.goLive();
    expectMarked();
    playback.play('another', track);
    expectMarked();
    expect(told).toEqual([]);
  });

  it('gives the marker its own copy of the key, the strength and the clock at the moment of playing', async () => {
    const mark = markOf(7, 'strong');
    playback.requireMark(mark);
    mark.key.fill(0);
    playback.prepare();
    await settle();
    expect(audio.marker.options).toEqual({
      key: new Uint8Array(32).fill(7),
      strength: 'strong',
      clock: { contextSeconds: 0, meetingSeconds: 100.03 },
    });
  });

  it('always gives the marker something to mark, so that a cut graph is not like silence', async () => {
    await playMarked();
    playback.stop('slot');
    const feeding = audio.context.gains.filter((node) => node.outputs.has(audio.marker));
    expect(feeding).toEqual([audio.context.master]);
    seconds(30);
    expect(told).toEqual([]);
  });

  it('takes another mark, and nothing is heard between', async () => {
    await playMarked();
    const [first] = audio.markers;
    playback.requireMark(markOf(1, 'strong'));
    expectSilence();
    expect(first?.said.at(-1)).toEqual({ type: 'stop' });
    await settle();
    audio.goLive();
    expect(audio.markers).toHaveLength(2);
    expect(audio.marker.options.strength).toBe('strong');
    expectMarked();
  });

  it('follows the clock every second, by and by, and at once when the context slept or plays elsewhere', async () => {
    await playMarked();
    seconds(4);
    const jumps = () => audio.marker.said.flatMap((message) => (message.type === 'clock' ? [message.isJump] : []));
    expect(jumps()).toEqual([true, true, false, false, false]);
    audio.context.change('suspended');
    audio.context.change('running');
    seconds(2);
    expect(jumps().slice(-3)).toEqual([true, true, false]);
    await playback.setOutputDevice('headset');
    expect(jumps().at(-1)).toBe(true);
    expectMarked();
  });

  it('waits for a context that the browser blocks, and says that it is blocked', async () => {
    playback.requireMark(markOf(1));
    playback.play('slot', track);
    audio.context.change('suspended');
    await settle();
    seconds(60);
    expect(blocked).toEqual([true]);
    expect(told).toEqual([]);
    expectSilence();
    await playback.resume();
    audio.goLive();
    expectMarked();
  });

  it('leaves nothing running when it is closed', async () => {
    await playMarked();
    const { marker } = audio;
    await playback.close();
    expect(clock.timerCount).toBe(1); // The look at a blocked context, once.
    expect(marker.isClosed).toBe(true);
    expectSilence();
    expect(told).toEqual([]);
  });
});

describe('what cannot be marked is not played:', () => {
  const failures: [string, string, () => void | Promise<void>][] = [
    ['the processor throws', 'media/mark_failed', () => audio.marker.onprocessorerror?.()],
    ['the processor gives up', 'media/mark_failed', () => audio.marker.say({ type: 'refused', reason: 'error' })],
    ['blocks have another form', 'media/mark_format', () => audio.marker.say({ type: 'refused', reason: 'format' })],
    ['the graph before the marker is cut', 'media/mark_bypassed', () => audio.marker.say({ type: 'cut' })],
    ['the graph behind the marker is cut', 'media/mark_bypassed', () => audio.marker.disconnect()],
    [
      'the processor hangs',
      'media/mark_silent',
      () => {
        audio.marker.answers = false;
        seconds(4);
      },
    ],
    [
      'sound is rendered that the marker never saw',
      'media/mark_bypassed',
      () => {
        audio.marker.fed = 0;
        seconds(2);
      },
    ],
    ['the context is closed', 'media/output_closed', () => audio.context.change('closed')],
    [
      'the port is taken away',
      'media/mark_failed',
      () => {
        Object.assign(audio.marker.port, { postMessage: null });
        seconds(1);
      },
    ],
  ];

  it.each(failures)('%s', async (_, code, happen) => {
    await playMarked();
    seconds(2);
    expectMarked();
    await happen();
    expect(told).toEqual([code]);
    expectSilence();
    playback.play('later', track);
    expectSilence();
    seconds(20);
    expect(told).toEqual([code]);
  });

  it.each(failures)('%s; another try plays marked again, from the beginning', async (_, code, happen) => {
    await playMarked();
    seconds(2);
    await happen();
    const broken = audio.context;
    await playback.resume();
    expect(broken.state).toBe('closed');
    expectSilence();
    await settle();
    audio.goLive();
    expectMarked();
    expect(told).toEqual([code, null]);
    seconds(5);
    expect(told).toEqual([code, null]);
  });

  it.each([
    [
      'the module is not there',
      'media/mark_not_loaded',
      () => {
        audio.load = () => Promise.reject(new DOMException('404', 'AbortError'));
      },
    ],
    [
      'the module never comes',
      'media/mark_not_loaded',
      () => {
        audio.load = () => new Promise(() => {});
      },
    ],
    [
      'the module registers nothing',
      'media/mark_not_loaded',
      () => {
        const refuse = () => {
          throw new DOMException('no such processor', 'InvalidStateError');
        };
        vi.stubGlobal('AudioWorkletNode', function AudioWorkletNode() {
          refuse();
        });
      },
    ],
    [
      'the node is something else that lets sound through',
      'media/mark_not_loaded',
      () => {
        vi.stubGlobal('AudioWorkletNode', function AudioWorkletNode(context: never) {
          return new FakeNode(context);
        });
      },
    ],
    [
      'the browser knows no worklets',
      'media/mark_unsupported',
      () => {
        audio.hasWorklets = false;
      },
    ],
    ['the processor never runs', 'media/mark_silent', () => {}],
  ])('%s', async (_, code, prepare) => {
    prepare();
    playback.requireMark(markOf(1));
    playback.play('slot', track);
    await settle();
    seconds(11);
    expect(told).toEqual([code]);
    expectSilence();
    await playback.resume();
    await settle();
    seconds(11);
    expect(told).toEqual([code, code]);
    expectSilence();
  });

  it('a module that comes after the end was awaited changes nothing any more', async () => {
    let arrive = () => {};
    audio.load = () =>
      new Promise((resolve) => {
        arrive = resolve;
      });
    playback.requireMark(markOf(1));
    playback.play('slot', track);
    seconds(11);
    arrive();
    await settle();
    expect(audio.markers).toEqual([]);
    expectSilence();
  });

  it('a clock that gives no time', async () => {
    let nowSeconds = 50;
    playback.requireMark({ ...markOf(1), clockSeconds: () => nowSeconds });
    playback.play('slot', track);
    await settle();
    audio.goLive();
    nowSeconds = Number.NaN;
    seconds(1);
    expect(told).toEqual(['media/mark_failed']);
    expectSilence();
  });

  it('a page that stood still for long is no reason to stop', async () => {
    await playMarked();
    seconds(2);
    audio.context.currentTime += 30;
    clock.advance(1000);
    seconds(3);
    expect(told).toEqual([]);
    expectMarked();
  });
});

describe('a new try', () => {
  it('plays on the chosen loudspeaker, and where that is gone, on that of the system', async () => {
    await playMarked();
    await playback.setOutputDevice('headset');
    audio.marker.onprocessorerror?.();
    await playback.resume();
    await settle();
    expect(audio.context.sinkId).toBe('headset');
    audio.goLive();
    audio.goneDevices.add('headset');
    audio.marker.onprocessorerror?.();
    await playback.resume();
    await settle();
    expect(audio.context.sinkId).toBe('');
    expect(playback.outputDeviceId).toBe('');
    audio.goLive();
    expectMarked();
  });
});

describe('voices that somebody looks at', () => {
  it('can be found while they are heard or sent, in the context that there is, and have no way to the loudspeaker', async () => {
    playback.play('slot', track);
    playback.watchSent(track);
    expect([...voices.keys()]).toEqual(['slot', 'sent']);
    const [heard, sent] = [voices.get('slot'), voices.get('sent')].map((one) => one?.open() as unknown as FakeNode);
    expect(heard?.reaches(audio.context.destination)).toBe(true);
    expect(sent?.outputs.size).toBe(0);
    audio.context.change('closed');
    await playback.resume();
    expect([...voices.values()].map((one) => one?.context)).toEqual([audio.context, audio.context]);
    playback.stop('slot');
    playback.watchSent(null);
    expect([...voices.values()]).toEqual([null, null]);
  });
});
