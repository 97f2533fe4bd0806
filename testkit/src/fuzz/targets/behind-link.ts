// What stands behind the encryption under a link: anybody with the link can put there what they like. The first byte of an input
// says what it is; the rest is changed before it is sealed.
import { readFileSync } from 'node:fs';
import {
  charterErrors,
  deriveLinkKeys,
  openCharter,
  openCharterChain,
  openDetails,
  verifyCharter,
} from '@incamera/charter';
import { openReason, sealReasonBytes } from '@incamera/client/decoders';
import { groupErrors, openKnock } from '@incamera/group';
import { sealKnockPlaintext } from '@incamera/group/decoders';
import { identityErrors } from '@incamera/identity';
import { concat, copyBytes, type Result, seal, utf8 } from '@incamera/kernel';
import { assertThat, type FuzzTarget } from '../target.js';

const founding = await verifyCharter(
  readFileSync(new URL('../../../corpus/charter/signed-founding.bin', import.meta.url)),
);
if (!founding.ok) throw founding.error;
const charter = founding.value;
const keys = await deriveLinkKeys(charter.meetingId, new Uint8Array(16).fill(5));
const clock = { nowMs: () => charter.charter.startsAtMs, after: () => () => {}, every: () => () => {} };
const site = { origin: 'https://meet.example.org', rpId: 'meet.example.org' };
const CHAIN_LABEL = utf8('incamera/charter-chain/1');

function typed(read: Result<unknown, unknown>): void {
  if (read.ok) return;
  const isTyped = [charterErrors, groupErrors, identityErrors].some((table) => table.owns(read.error));
  assertThat(isTyped, 'an error of another kind');
}

const READERS: readonly ((plaintext: Uint8Array<ArrayBuffer>) => Promise<void>)[] = [
  async (plaintext) => typed(await openDetails(keys, await seal(keys.metaKey, plaintext, keys.groupId))),
  async (plaintext) => typed(await openCharter(keys, await seal(keys.charterKey, plaintext, keys.groupId))),
  async (plaintext) =>
    typed(await openCharterChain(keys, await seal(keys.charterKey, plaintext, concat(CHAIN_LABEL, keys.groupId)))),
  async (plaintext) => {
    const sealed = await sealKnockPlaintext(keys, plaintext);
    typed(await openKnock({ sealed, linkKeys: keys, clock, charter, site }));
  },
  async (plaintext) => {
    const reason = await openReason(keys, keys.groupId, await sealReasonBytes(keys, keys.groupId, plaintext));
    assertThat(reason === null || !/\p{C}/u.test(reason), 'a reason with control characters');
  },
];

const behindLink: FuzzTarget = {
  name: 'behind-link',
  mutation: 'bytes',
  maxBytes: 16_384,
  async check(input) {
    await READERS[(input[0] ?? 0) % READERS.length]?.(copyBytes(input.subarray(1)));
  },
};

export const behindLinkTargets: readonly FuzzTarget[] = [behindLink];
