// Signals of members: each kind's payload, and the envelope behind its encryption. The first byte of a payload says which kind.
import { createPrivateKey, createPublicKey, webcrypto } from 'node:crypto';
import {
  decodeCheckpointSignal,
  decodePresence,
  encodeCheckpointNote,
  encodePresence,
} from '@incamera/client/decoders';
import {
  decodeHeartbeat,
  decodeHostInvite,
  decodeHostOffer,
  decodeLeave,
  decodeMuteRequest,
  encodeHeartbeat,
  encodeHostInvite,
  encodeHostOffer,
  encodeLeave,
  encodeMuteRequest,
  groupErrors,
  readRefusal,
  SIGNAL_KINDS,
} from '@incamera/group';
import { decodeJustification, encodeJustification, openSignal, sealSignalBody } from '@incamera/group/decoders';
import { type Bytes, copyBytes } from '@incamera/kernel';
import { assertThat, type FuzzTarget } from '../target.js';

/** Both directions of one kind. */
function codec<T>(decode: (bytes: Uint8Array) => T | null, encode: (value: T) => Bytes) {
  return (payload: Buffer): Bytes | null => {
    const read = decode(payload);
    return read === null ? null : encode(read);
  };
}

const PAYLOADS = [
  codec(decodeHeartbeat, encodeHeartbeat),
  codec(decodePresence, encodePresence),
  codec(decodeMuteRequest, encodeMuteRequest),
  codec(decodeLeave, encodeLeave),
  codec(decodeHostInvite, encodeHostInvite),
  codec(decodeHostOffer, encodeHostOffer),
  codec(decodeCheckpointSignal, encodeCheckpointNote),
] as const;

const payload: FuzzTarget = {
  name: 'signal-payload',
  mutation: 'bytes',
  maxBytes: 8192,
  check(input) {
    const body = input.subarray(1);
    const again = PAYLOADS[(input[0] ?? 0) % PAYLOADS.length]?.(body);
    if (again) assertThat(Buffer.from(again).equals(body), 'two encodings of one signal');
  },
};

const justification: FuzzTarget = {
  name: 'justification',
  mutation: 'bytes',
  maxBytes: 8192,
  check(input) {
    const read = decodeJustification(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    assertThat(Buffer.from(encodeJustification(read.value)).equals(input), 'two encodings of one justification');
  },
};

const refusal: FuzzTarget = {
  name: 'refusal',
  mutation: 'bytes',
  async check(input) {
    const read = await readRefusal(input);
    if (!read.ok) return assertThat(groupErrors.owns(read.error), 'an error of another kind');
    assertThat(read.value.code.length <= 64, 'a code out of bounds');
  },
};

/** The key of the member that every signal here is signed by: leaf 1. */
const PKCS8_HEAD = '302e020100300506032b657004220420';
const pkcs8 = Buffer.concat([Buffer.from(PKCS8_HEAD, 'hex'), Buffer.alloc(32, 7)]);
const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']);
const spki = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
const publicKey = copyBytes(spki.export({ format: 'der', type: 'spki' }).subarray(-32));
const context = { groupId: new Uint8Array(32).fill(1), epoch: 3n, signalKey: new Uint8Array(32).fill(2) };
const LEAF = 1;

/** What a member signs and seals: kind, leaf, counter, payload. The changes are made before the signature. */
const sealed: FuzzTarget = {
  name: 'signal',
  mutation: 'bytes',
  async check(input) {
    const wire = await sealSignalBody(context, copyBytes(input), privateKey);
    const read = await openSignal(context, wire, (leaf) => (leaf === LEAF ? publicKey : undefined));
    if (read === null) return;
    assertThat(read.leaf === LEAF && SIGNAL_KINDS.includes(read.kind), 'a signal of somebody else');
    assertThat(read.payload.byteLength === input.length - 13, 'a payload of another length');
  },
};

export const signalTargets: readonly FuzzTarget[] = [payload, justification, refusal, sealed];
