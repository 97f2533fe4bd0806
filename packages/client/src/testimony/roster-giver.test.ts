// What is given with a list of members: each record once, and each version of the charter once.
import {
  type CharterChain,
  decodeCharterChain,
  draftCharter,
  foundCharter,
  publicClassification,
} from '@incamera/charter';
import { generateMemberKey, generateReturnKey, type RosterList, readRosterContent } from '@incamera/group';
import { must } from '@incamera/group/unsafe-testing';
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { expect, it } from 'vitest';
import { RosterGiver } from './roster-giver.js';

const filled = (byte: number): Bytes => new Uint8Array(32).fill(byte);

async function chainOf(versions: number): Promise<CharterChain> {
  const [key, returnKey] = [await generateMemberKey(), await generateReturnKey()];
  const founding = await foundCharter(
    draftCharter({
      classification: await publicClassification(),
      createdAtMs: 1,
      startsAtMs: 2,
      expiresAtMs: 3_600_002,
      nonce: filled(1),
      hosts: [{ signatureKey: key.publicKey, returnKey: returnKey.publicKey, label: 'Host' }],
    }),
    key.privateKey,
  );
  return { versions: [founding, ...Array.from({ length: versions - 1 }, () => founding)] };
}

it('has the charter with it, once for each new version', async () => {
  const given: { kind: string; content: Bytes; attachment: Bytes | undefined }[] = [];
  const giver = new RosterGiver({
    testify: async (kind, content, attachment) => {
      given.push({ kind, content, attachment });
    },
  });
  const list = (epoch: bigint): RosterList => ({
    epoch,
    seats: [{ leaf: 0 as LeafIndex, recordHash: filled(Number(epoch)) }],
    absent: [],
  });
  const [one, two] = [await chainOf(1), await chainOf(2)];
  await giver.give({ list: list(1n), records: [] }, one);
  await giver.give({ list: list(2n), records: [] }, one);
  await giver.give({ list: list(3n), records: [] }, two);
  expect(given.map(({ kind }) => kind)).toEqual(['roster', 'roster', 'roster']);
  expect(given.map(({ content }) => must(readRosterContent(content)).list.epoch)).toEqual([1n, 2n, 3n]);
  const versions = given.map(({ attachment }) =>
    attachment === undefined ? 0 : must(decodeCharterChain(attachment)).length,
  );
  expect(versions).toEqual([1, 0, 2]);
});
