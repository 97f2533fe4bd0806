// What a device at the door could have sealed instead of what the charter asks for: each is refused by its name.
import { type Charter } from '@incamera/charter';
import { type MarkCommitment, type Member } from '@incamera/group';
import { holderIdOf } from '@incamera/identity';
import { type AppError, type Bytes, type LeafIndex, systemRng, toBase64Url, utf8 } from '@incamera/kernel';
import { type CaseKey, generateCaseKey, type SecretToSeal, sealSecret, secretCommitment } from '@incamera/shares';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HttpClient } from '../api/http-client.js';
import { markErrors } from '../mark-errors.js';
import { BundleDoor } from './bundle-door.js';

const MEETING = new Uint8Array(32).fill(3);
const names = ['Irene', 'Otto', 'Sam'];
let keys: CaseKey[];
let charter: Charter;

beforeAll(async () => {
  keys = await Promise.all(names.map(() => generateCaseKey()));
  const holders = names.slice(0, 2).map((label, i) => ({
    label,
    organisation: 'Example Office',
    publicKey: keys[i]?.publicKey as Bytes,
    listedBy: 'server' as const,
  }));
  const classification = { rules: { marks: 'standard' } };
  charter = { classification, shareHolders: { threshold: 2, holders } } as unknown as Charter;
});

async function sealed(change: Partial<SecretToSeal> = {}, who: readonly number[] = [0, 1]) {
  const secret = systemRng.bytes(32);
  const holders = await Promise.all(
    who.map(async (i) => {
      const publicKey = keys[i]?.publicKey as Bytes;
      const name = names[i] ?? '';
      return { holderId: await holderIdOf({ name, organisation: 'Example Office', publicKey }), publicKey };
    }),
  );
  const wanted = { purpose: 'mark', meetingId: MEETING, secret, threshold: 2, holders, owner: utf8('Ada'), ...change };
  const { bundle, digest } = await sealSecret(wanted);
  const commitment = await secretCommitment('mark', MEETING, secret);
  return { bundle, mark: { bundleDigest: digest, secretCommitment: commitment } };
}

function door(answers: (digest: string) => Bytes | null) {
  const asked: string[] = [];
  const found = new Map<LeafIndex, string | null>();
  const http = {
    getAs: async (path: string) => {
      asked.push(path);
      const bundle = answers(path.split('/').at(-1) ?? '');
      if (bundle === null) throw Object.assign(markErrors.make('client/bundle_withheld'), { code: 'bundle/unknown' });
      return { bundle: toBase64Url(bundle) };
    },
  } as unknown as HttpClient;
  const parts = { http, meetingId: 'M', groupId: MEETING, charter: () => charter, token: () => 'token' };
  const note = (leaf: LeafIndex, error: AppError | null) => void found.set(leaf, error?.code ?? null);
  return { door: new BundleDoor({ ...parts, found: note }), asked, found };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
}

describe('the sealed key of whoever is at the door', () => {
  it('is fetched once and fits', async () => {
    const { bundle, mark } = await sealed();
    const { door: at, asked } = door(() => bundle);
    expect(await codeOf(at.require(mark))).toBe('accepted');
    expect(await codeOf(at.require(mark))).toBe('accepted');
    expect(asked).toEqual([`/api/meetings/M/bundles/${toBase64Url(mark.bundleDigest)}`]);
  });

  it('is not there, or is another one than committed to', async () => {
    const { mark } = await sealed();
    const other = await sealed();
    expect(await codeOf(door(() => null).door.require(mark))).toBe('client/bundle_withheld');
    expect(await codeOf(door(() => other.bundle).door.require(mark))).toBe('shares/other_digest');
  });

  it('is sealed to others, to fewer, to more, or so that it opens too easily', async () => {
    const cases: [string, Promise<{ bundle: Bytes; mark: MarkCommitment }>][] = [
      ['shares/other_holders', sealed({}, [0, 2])],
      ['shares/other_holders', sealed({ threshold: 1 }, [0])],
      ['shares/other_holders', sealed({}, [0, 1, 2])],
      ['shares/other_threshold', sealed({ threshold: 1 })],
      ['shares/not_this_meeting', sealed({ meetingId: new Uint8Array(32) })],
      ['shares/other_purpose', sealed({ purpose: 'record' })],
    ];
    for (const [code, made] of cases) {
      const { bundle, mark } = await made;
      expect(await codeOf(door(() => bundle).door.require(mark))).toBe(code);
    }
  });

  it('could be opened for a case of one officer, where the charter wants two', async () => {
    const { classification } = charter;
    const rules = { ...classification.rules, investigation: 'two_officers' as const };
    const before = charter;
    charter = { ...charter, classification: { ...classification, rules } };
    try {
      for (const [officers, code] of [
        [1, 'shares/too_few_officers'],
        [2, 'accepted'],
      ] as const) {
        const { bundle, mark } = await sealed({ officers });
        expect(await codeOf(door(() => bundle).door.require(mark))).toBe(code);
      }
    } finally {
      charter = before;
    }
  });

  it('is of another key than the leaf says, or no bundle at all', async () => {
    const { bundle, mark } = await sealed();
    const lying = { ...mark, secretCommitment: new Uint8Array(32) };
    expect(await codeOf(door(() => bundle).door.require(lying))).toBe('client/bundle_other_key');
    expect(await codeOf(door(() => new Uint8Array(9)).door.require(mark))).toBe('shares/other_digest');
  });

  it('is no question where the class demands no marks', async () => {
    const { mark } = await sealed();
    const demanded = charter;
    charter = { ...charter, classification: { rules: { marks: 'off' } } } as unknown as Charter;
    const { door: at, asked } = door(() => null);
    expect(await codeOf(at.require(mark))).toBe('accepted');
    charter = demanded;
    expect(asked).toEqual([]);
  });
});

describe('the sealed keys of hosts who enter by themselves', () => {
  const member = (leaf: number, mark: MarkCommitment | null, admittedBy: Bytes | null = null) =>
    ({ leaf, mark, admittedBy }) as unknown as Member;

  it('are looked at by everybody, once, and named when they are not there', async () => {
    const { bundle, mark } = await sealed();
    const gone = await sealed();
    const good = toBase64Url(mark.bundleDigest);
    const { door: at, asked, found } = door((digest) => (digest === good ? bundle : null));
    const letIn = member(3, gone.mark, new Uint8Array(32));
    const roster = [member(0, mark), member(1, gone.mark), member(2, gone.mark), letIn];
    at.rosterChanged(roster, 2 as LeafIndex);
    at.rosterChanged(roster, 2 as LeafIndex);
    await expect.poll(() => found.size).toBe(2);
    expect([...found].sort()).toEqual([
      [0, null],
      [1, 'client/bundle_withheld'],
    ]);
    expect(asked).toHaveLength(2);
    at.rosterChanged([member(0, mark)], 2 as LeafIndex);
    expect(found.get(1 as LeafIndex)).toBeNull();
  });
});
