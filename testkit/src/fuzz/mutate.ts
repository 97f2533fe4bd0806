// Changes valid inputs, by the structure that they have: bytes and lengths, lines of SDP, trees of JSON.
import { type SeededRandom } from '../seeded-random.js';
import { type FuzzTarget } from './target.js';

/** A packet; targets that read something longer say so. */
const MAX_BYTES = 1600;
const MAX_TEXT_CHARS = 200_000;
const EDGES_8 = [0, 1, 2, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 191, 192, 200, 205, 206, 223, 254, 255];
const EDGES_16 = [0, 1, 2, 3, 255, 256, 365, 0x0fff, 0x1fff, 0x3fff, 0x7fff, 0x8000, 0xbede, 0x1000, 0xffff];
const EDGES_32 = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
const EDGE_NUMBERS = [
  '0',
  '-1',
  '1',
  '14',
  '15',
  '65535',
  '65536',
  '4294967295',
  '4294967296',
  '1e9',
  '99999999999999999999',
];
const EDGE_TEXTS = [
  '',
  ' ',
  ':',
  '/',
  '\u0000',
  '\u0007',
  'é',
  '𝕄',
  'a=',
  'm=',
  '\r\n',
  '\n',
  ' '.repeat(300),
  'A'.repeat(3000),
];

/** One input from the seeds. `seeds` must not be empty. */
export function mutate(target: FuzzTarget, seeds: readonly Buffer[], random: SeededRandom): Buffer {
  const seed = random.pick(seeds);
  const rounds = 1 + random.below(random.chance(0.2) ? 16 : 4);
  let input: Buffer;
  if (target.mutation === 'json' && random.chance(0.8)) {
    input = Buffer.from(mutateJson(seed.toString(), rounds, random));
  } else if (target.mutation === 'lines') {
    input = Buffer.from(mutateLines(seed.toString(), random.pick(seeds).toString(), rounds, random));
  } else {
    input = mutateBytes(seed, random.pick(seeds), rounds, random).subarray(0, target.maxBytes ?? MAX_BYTES);
  }
  if (target.repair !== undefined && random.chance(0.7)) target.repair(input, random);
  return input;
}

function mutateBytes(seed: Buffer, other: Buffer, rounds: number, random: SeededRandom): Buffer {
  let bytes: Buffer = Buffer.from(seed);
  for (let round = 0; round < rounds; round++) bytes = changeBytes(bytes, other, random);
  return bytes;
}

function changeBytes(bytes: Buffer, other: Buffer, random: SeededRandom): Buffer {
  const at = random.below(bytes.length + 1);
  const span = 1 + random.below(random.chance(0.2) ? 64 : 8);
  switch (random.below(9)) {
    case 0:
      if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = random.chance(0.5) ? random.pick(EDGES_8) : random.below(256);
      return bytes;
    case 2:
      if (at + 2 <= bytes.length) bytes.writeUInt16BE(random.pick(EDGES_16), at);
      return bytes;
    case 3:
      if (at + 4 <= bytes.length) bytes.writeUInt32BE(random.pick(EDGES_32), at);
      return bytes;
    case 4:
      return bytes.subarray(0, at);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + span)]);
    case 6:
      return Buffer.concat([bytes.subarray(0, at), randomBytes(span, random), bytes.subarray(at)]);
    case 7:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + span), bytes.subarray(at)]);
    default:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
  }
}

function randomBytes(length: number, random: SeededRandom): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

function mutateLines(seed: string, other: string, rounds: number, random: SeededRandom): string {
  let lines = seed.split('\r\n');
  const foreign = other.split('\r\n');
  for (let round = 0; round < rounds; round++) lines = changeLines(lines, foreign, random);
  return lines.join(random.chance(0.95) ? '\r\n' : '\n').slice(0, MAX_TEXT_CHARS);
}

function changeLines(lines: string[], foreign: readonly string[], random: SeededRandom): string[] {
  // An earlier round can have taken away the last line.
  if (lines.length === 0) return [...foreign];
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const span = 1 + random.below(random.chance(0.2) ? 40 : 3);
  switch (random.below(8)) {
    case 0:
      return lines.toSpliced(at, span);
    case 1:
      return lines.toSpliced(at, 0, ...lines.slice(at, at + span));
    case 2:
      return lines.toSpliced(at, 0, random.pick(foreign));
    case 3:
      return lines.with(at, lines[random.below(lines.length)] as string);
    case 4:
      return lines.with(
        at,
        line.replace(/\d+/, () => random.pick(EDGE_NUMBERS)),
      );
    case 5: {
      const position = random.below(line.length + 1);
      return lines.with(at, line.slice(0, position) + random.pick(EDGE_TEXTS) + line.slice(position));
    }
    case 6: {
      const words = line.split(/([ :;=/])/);
      return lines.with(at, words.toSpliced(random.below(words.length), 1).join(''));
    }
    default: {
      const position = random.below(line.length + 1);
      return lines.with(
        at,
        line.slice(0, position) + String.fromCharCode(random.below(256)) + line.slice(position + 1),
      );
    }
  }
}

const EDGE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  Number.MAX_VALUE,
  '',
  'x'.repeat(200),
  '__proto__',
  '\u0000',
  [],
  {},
  [[[[[]]]]],
];

function mutateJson(seed: string, rounds: number, random: SeededRandom): string {
  let tree: unknown;
  try {
    tree = JSON.parse(seed);
  } catch {
    return seed;
  }
  for (let round = 0; round < rounds; round++) tree = changeTree(tree, random);
  return JSON.stringify(tree);
}

/** Changes one place on the way down a random path. */
function changeTree(tree: unknown, random: SeededRandom): unknown {
  if (typeof tree !== 'object' || tree === null || random.chance(0.1)) return changeLeaf(tree, random);
  if (Array.isArray(tree)) {
    if (tree.length === 0 || random.chance(0.2))
      return tree.concat(random.chance(0.5) ? tree : random.pick(EDGE_VALUES));
    const at = random.below(tree.length);
    return random.chance(0.2) ? tree.toSpliced(at, 1) : tree.with(at, changeTree(tree[at], random));
  }
  const entries = Object.entries(tree);
  const at = random.below(entries.length);
  const entry = entries[at];
  if (entry === undefined || random.chance(0.1))
    return { ...tree, [random.pick(['type', 'id', '__proto__', 'extra'])]: 1 };
  if (random.chance(0.15)) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(entries.with(at, [entry[0], changeTree(entry[1], random)]));
}

function changeLeaf(leaf: unknown, random: SeededRandom): unknown {
  if (typeof leaf === 'string' && random.chance(0.6)) {
    const at = random.below(leaf.length + 1);
    return leaf.slice(0, at) + random.pick(EDGE_TEXTS) + leaf.slice(at + random.below(4));
  }
  if (typeof leaf === 'number' && random.chance(0.5)) return leaf + random.pick([-1, 1, 0.5, 2 ** 31, -(2 ** 31)]);
  return random.pick(EDGE_VALUES);
}
