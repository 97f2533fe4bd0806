import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../seeded-random.js';
import { fuzz } from './fuzz.js';
import { guardedBuffer } from './guarded-buffer.js';
import { mutate } from './mutate.js';
import { readSeeds } from './seeds.js';
import { assertThat, FuzzFailure, type FuzzTarget } from './target.js';
import { BODY_SCHEMAS } from './targets/bodies.js';
import { FUZZ_TARGETS } from './targets/index.js';

/** Inputs per parser: all of them together take a second or two. */
const RUNS = 1500;

describe('every parser', () => {
  test.each(FUZZ_TARGETS.map((target) => [target.name, target] as const))(
    '%s: bears its seeds and what is made of them',
    async (name, target) => {
      const { failure } = await fuzz(target, readSeeds(name), {
        seed: 20_261_123,
        isOver: (runs) => runs >= (target.unitRuns ?? RUNS),
      });
      expect(failure && { ...failure, text: failure.input.toString('latin1').slice(0, 2000) }).toBeNull();
    },
  );

  test.each(FUZZ_TARGETS.map((target) => [target.name, target] as const))(
    '%s: its seeds are worth something: most inputs made of them differ',
    (name, target) => {
      const seeds = readSeeds(name);
      const random = new SeededRandom(1);
      const inputs = Array.from({ length: 200 }, () => mutate(target, seeds, random).toString('latin1'));
      expect(new Set(inputs).size).toBeGreaterThan(100);
    },
  );
});

test('every schema of the protocol has a seed that it takes', () => {
  const taken = readSeeds('http-body').flatMap((seed) => {
    const { schema, body } = JSON.parse(seed.toString()) as { schema: string; body: unknown };
    return BODY_SCHEMAS.get(schema)?.safeParse(body).success === true ? [schema] : [];
  });
  expect([...BODY_SCHEMAS.keys()].filter((name) => !taken.includes(name))).toEqual([]);
});

describe('the fuzzer', () => {
  const seeds = [Buffer.from('0123456789abcdef')];
  const target = (check: FuzzTarget['check']): FuzzTarget => ({ name: 'planted', mutation: 'bytes', check });
  const run = (planted: FuzzTarget, seed = 1) => fuzz(planted, seeds, { seed, isOver: (runs) => runs >= 20_000 });

  test('finds a planted exception, a planted read beyond the end, an unstable result and a late failure', async () => {
    const throwing = await run(target((input) => assertThat(input.length < 20, 'too long')));
    expect(throwing.failure?.error).toBeInstanceOf(FuzzFailure);
    const beyond = await run(
      target((input) => {
        const packet = guardedBuffer(input);
        if (packet.length > 4) void packet[(packet[0] as number) & 0x1f];
      }),
    );
    expect(String(beyond.failure?.error)).toContain('read at');
    const offset = await run(
      target((input) => void (input.length >= 2 && guardedBuffer(input).readUInt16BE(input.length - 1))),
    );
    expect(offset.failure?.error).toBeInstanceOf(RangeError);
    const late = await run(
      target(async (input) => {
        await Promise.resolve();
        assertThat(input.length < 20, 'too long');
      }),
    );
    expect(late.failure?.error).toBeInstanceOf(FuzzFailure);
  });

  test('gives the same inputs for the same seed', async () => {
    const inputs = async (seed: number): Promise<string[]> => {
      const seen: string[] = [];
      await fuzz(
        target((input) => void seen.push(input.toString('hex'))),
        seeds,
        { seed, isOver: (runs) => runs >= 300 },
      );
      return seen;
    };
    expect(await inputs(5)).toEqual(await inputs(5));
    expect(await inputs(6)).not.toEqual(await inputs(5));
  });

  test('the guard lets everything through that stays inside, also in parts', () => {
    const packet = guardedBuffer(Buffer.from([1, 2, 3, 4]));
    expect([packet[3], packet.readUInt16BE(2), packet.subarray(1, 3)[1], packet.length]).toEqual([4, 0x0304, 3, 4]);
    expect([...packet]).toEqual([1, 2, 3, 4]);
    expect(() => packet.subarray(1, 3)[2]).toThrow(FuzzFailure);
  });
});
