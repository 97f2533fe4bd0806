import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../../../packages/client/test/fake-clock.js';
import { type SoundAnswer } from '../sound/sound-jobs.js';
import { type FromThread } from './messages.js';
import { type ReadingThread, watched } from './watched-thread.js';

const GIBIBYTE = 2 ** 30;

function scene() {
  const clock = new FakeClock();
  let say: (message: FromThread<SoundAnswer>) => void = () => {};
  let fail = (): void => {};
  let ended = 0;
  let memory = 100_000_000;
  let cpu = 5;
  const thread: ReadingThread<SoundAnswer> = {
    onMessage: (handle) => {
      say = handle;
    },
    onFailure: (handle) => {
      fail = handle;
    },
    end: async () => {
      ended++;
    },
  };
  const shares: number[] = [];
  const watch = { clock, cpuSeconds: () => cpu, memoryBytes: () => memory };
  const outcome = watched(thread, 30, (share) => shares.push(share), watch).then(
    (answer) => answer.kind,
    (error: unknown) => (error as { code: string }).code,
  );
  return {
    clock,
    shares,
    outcome,
    say: (message: FromThread<SoundAnswer>) => say(message),
    fail: () => fail(),
    grow: (bytes: number) => {
      memory += bytes;
    },
    compute: (seconds: number) => {
      cpu += seconds;
    },
    ended: () => ended,
  };
}

const marked = { kind: 'marked', marked: { seconds: 1, sampleRateHz: 48_000, channels: 1, clipped: 0 } } as const;

describe('a thread that reads a file', () => {
  test('has as long as it needs while it shows life, and is ended when it is done', async () => {
    const { clock, shares, outcome, say, compute, ended } = scene();
    for (let minute = 1; minute <= 10; minute++) {
      compute(20);
      clock.advance(60_000);
      say({ kind: 'alive', share: minute / 10 });
    }
    say({ kind: 'done', answer: marked });
    expect(await outcome).toBe('marked');
    expect(shares).toHaveLength(10);
    expect(ended()).toBe(1);
    expect(clock.timerCount).toBe(0);
  });

  test('is ended when it computes for half a minute without getting on', async () => {
    const { clock, outcome, compute, ended } = scene();
    compute(31);
    clock.advance(1000);
    expect(await outcome).toBe('cli/decoder_stuck');
    expect(ended()).toBe(1);
    expect(clock.timerCount).toBe(0);
  });

  test('may wait for a busy machine, but not for ever', async () => {
    const { clock, outcome, ended } = scene();
    clock.advance(200_000);
    expect(ended()).toBe(0);
    clock.advance(200_000);
    expect(await outcome).toBe('cli/decoder_stuck');
  });

  test('is ended when it takes more memory than any sound needs', async () => {
    const { clock, outcome, say, grow, ended } = scene();
    grow(GIBIBYTE + 1);
    say({ kind: 'alive', share: 0.1 });
    clock.advance(1000);
    expect(await outcome).toBe('cli/decoder_memory');
    expect(ended()).toBe(1);
  });

  test('that is lost is a failure of ours', async () => {
    const { outcome, fail } = scene();
    fail();
    expect(await outcome).toBe('cli/decoder_failed');
  });

  test('says what is wrong with the file by its code', async () => {
    const { outcome, say } = scene();
    say({ kind: 'failed', code: 'audiofile/no_sound', context: {} });
    expect(await outcome).toBe('audiofile/no_sound');
  });

  test('cannot make up a code', async () => {
    const { outcome, say } = scene();
    say({ kind: 'failed', code: 'toString', context: {} });
    expect(await outcome).toBe('cli/decoder_failed');
  });
});
