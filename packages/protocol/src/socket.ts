// The WebSocket of one meeting: /api/meetings/:meetingId/socket, JSON text frames, one message each (L1).
// A request of the client carries `id`; the server answers it with exactly one `reply`. Everything binary is opaque to
// the server: it orders, stores and hands out ciphertext. docs/protocol.md tells the flows.
import { z } from 'zod';
import { exceptionRulesSchema, serverRulesSchema } from './exceptions.js';
import { IDENTITY_LIMITS } from './identity.js';
import { LIMITS, PROTOCOL_VERSION } from './limits.js';
import { policyRefusalSchema } from './policy.js';
import {
  base64Bytes,
  epochSchema,
  fixedBytes,
  knockIdSchema,
  midSchema,
  peerIdSchema,
  streamKindSchema,
  timeMsSchema,
  videoKindSchema,
} from './wire-values.js';

const requestId = z.number().int().positive().safe();
const request = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), id: requestId, ...shape });
const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

const mids = z.array(midSchema).max(64);

/** What a client sends. The first message is `hello`. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  request('hello', {
    protocol: z.number().int(),
    /** Resumes a lost socket: what the server gave in `session`, and the last ordered entry that was processed. */
    resume: z.strictObject({ token: fixedBytes(32), lastSeq: epochSchema }).nullable(),
    /** Rules of the server's that a host is asked to except this newcomer from. */
    excepting: serverRulesSchema.optional(),
    /** Which version of the client it says it is, for the history. */
    client: z
      .string()
      .regex(/^[0-9A-Za-z][0-9A-Za-z.+-]{0,39}$/)
      .optional(),
  }),
  /** Knocks (or replaces one's own knock). Answer: `knockId`. */
  request('knock', { sealed: base64Bytes(LIMITS.knockBytes) }),
  request('knock.withdraw', {}),
  /** A host turns a knocker away. `sealedReason` is readable for the knocker only. */
  request('knock.refuse', { knockId: knockIdSchema, sealedReason: base64Bytes(4096) }),
  /** Ed25519 over SHA-256("incamera/host/1" ‖ meeting id ‖ nonce of `session`) by a host key of the charter. */
  request('host.prove', { hostKey: fixedBytes(32), signature: fixedBytes(64) }),
  /** First host of a meeting without a group: it exists from now on, at epoch 0, with this peer as its member. */
  request('group.found', { groupInfo: base64Bytes(LIMITS.groupInfoBytes) }),
  /** The sealed GroupInfo of the newest epoch, for a returning host. Needs `host.prove`. */
  request('group.info', {}),
  /**
   * A commit built on `epoch`. First one per epoch wins; the others get `delivery/epoch_taken`.
   * `external`: a host's return (RFC 9420 section 12.4.3.2), allowed after `host.prove` without being a member.
   */
  request('group.commit', {
    epoch: epochSchema,
    commit: base64Bytes(LIMITS.commitBytes),
    external: z.boolean(),
    admits: z.array(knockIdSchema).max(LIMITS.maxMembers),
    welcome: base64Bytes(LIMITS.welcomeBytes).nullable(),
    removes: z.array(peerIdSchema).max(LIMITS.maxMembers),
    /** For the record: from which rules those who are let in were excepted, if any. */
    excepts: z
      .array(z.strictObject({ knockId: knockIdSchema, rules: exceptionRulesSchema }))
      .max(LIMITS.maxMembers)
      .optional(),
    groupInfo: base64Bytes(LIMITS.groupInfoBytes),
  }),
  /** Signed refusal of the newest commit: a host's voids it at once, otherwise those of most connected members do. */
  request('group.refuse', {
    epoch: epochSchema,
    commitHash: fixedBytes(32),
    refusal: base64Bytes(4096),
  }),
  /** To all other members. Durable: ordered, stored before the answer, replayed on resume. */
  request('relay', { durable: z.boolean(), payload: base64Bytes(LIMITS.relayBytes) }),
  request('media.offer', {
    sdp: z.string().max(LIMITS.sdpBytes),
    senders: z.strictObject({ mic: midSchema, camera: midSchema, screen: midSchema, 'screen-audio': midSchema }),
    audioSlots: mids,
    videoSlots: mids,
  }),
  /** Which of one's own streams flow; the server needs it to hand out slots. */
  request('media.active', { kind: streamKindSchema, active: z.boolean() }),
  /** Whom one wants to see, most important first. */
  request('media.want', {
    video: z
      .array(
        z.strictObject({
          peerId: peerIdSchema,
          kind: videoKindSchema,
          /** Height of the picture in device pixels; absent for full size, 0 to keep the slot and send nothing. */
          height: z.number().int().min(0).max(4320).optional(),
        }),
      )
      .max(64),
  }),
  /** Relays for the next connection and credentials for them; answer: `relaysSchema`. */
  request('media.relays', {}),
  /** Host only: new knocks are turned away by the server as well. */
  request('meeting.lock', { locked: z.boolean() }),
  /** Host only: ends the meeting for all and deletes what the server stored of it. */
  request('meeting.end', {}),
  request('leave', {}),
  /** Keeps the path open and measures it. */
  request('ping', {}),
]);

const errorSchema = z.strictObject({
  code: z.string().max(64),
  message: z.string().max(500),
  /** With `policy/refused`. */
  refusal: policyRefusalSchema.optional(),
});
const groupHead = z.strictObject({ epoch: epochSchema, seq: epochSchema });

/** What the server sends. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.discriminatedUnion('ok', [
    event('reply', { id: requestId, ok: z.literal(true), result: z.record(z.string(), z.unknown()) }),
    event('reply', { id: requestId, ok: z.literal(false), error: errorSchema }),
  ]),
  /** Somebody knocks. Sent to members; those who come later get all that wait. */
  event('knock', {
    knockId: knockIdSchema,
    sealed: base64Bytes(LIMITS.knockBytes),
    atMs: timeMsSchema,
    /** Rules that this connection fails by what the server sees of it: only an exception lets it in. */
    failing: serverRulesSchema.optional(),
  }),
  event('knock.gone', { knockId: knockIdSchema }),
  /** To the knocker: admitted by the commit that made `epoch`; ordered entries follow after `seq`. */
  event('admitted', { welcome: base64Bytes(LIMITS.welcomeBytes), epoch: epochSchema, seq: epochSchema }),
  event('refused', { sealedReason: base64Bytes(4096) }),
  /** An accepted commit, to every member including its sender. */
  event('commit', {
    seq: epochSchema,
    epoch: epochSchema,
    commit: base64Bytes(LIMITS.commitBytes),
    from: peerIdSchema,
  }),
  /** The commit on `epoch` was voided; the epoch is open again. */
  event('commit.voided', {
    seq: epochSchema,
    epoch: epochSchema,
    commitHash: fixedBytes(32),
    refusals: z.array(base64Bytes(4096)).max(LIMITS.maxMembers),
  }),
  event('relay', { seq: epochSchema.nullable(), from: peerIdSchema, payload: base64Bytes(LIMITS.relayBytes) }),
  /** Which members' sockets are there; a hint only, the roster is the group's. */
  event('peers', { online: z.array(peerIdSchema).max(LIMITS.maxMembers) }),
  event('media.slots', {
    slots: z
      .array(
        z.strictObject({
          mid: midSchema,
          source: z.strictObject({ peerId: peerIdSchema, kind: streamKindSchema }).nullable(),
          /** The source's video is withheld: the path to this client does not carry even its lowest layer. */
          paused: z.boolean().default(false),
        }),
      )
      .max(128),
  }),
  /** Which layers of one of this peer's videos somebody needs, 0 for the lowest; it need not send the others. */
  event('media.layers', { kind: videoKindSchema, layers: z.array(z.number().int().min(0).max(2)).max(3) }),
  /** All media connections are gone (the media process restarted): make a new offer. */
  event('media.reset', {}),
  /** The media connection came from where the policies do not allow it, and was closed. */
  event('media.refused', { refusal: policyRefusalSchema }),
  event('meeting.state', { locked: z.boolean(), head: groupHead.nullable() }),
  /** A commit removed this peer. The commit itself came before, so the client can verify it. */
  event('removed', {}),
  event('ended', {}),
  /** A newer deny list of one authority; its signature is for the clients to verify. */
  event('identity.denied', { list: base64Bytes(IDENTITY_LIMITS.denyListBytes, 1) }),
  /** The server closes the socket for this reason. */
  event('closing', { error: errorSchema }),
]);

/** Result of `hello`. */
export const sessionSchema = z.strictObject({
  peerId: peerIdSchema,
  token: fixedBytes(32),
  nonce: fixedBytes(32),
  resumed: z.boolean(),
  role: z.enum(['visitor', 'member']),
  head: groupHead.nullable(),
  locked: z.boolean(),
  serverTimeMs: timeMsSchema,
});

export const knockResultSchema = z.strictObject({ knockId: knockIdSchema });
export const groupInfoResultSchema = z.strictObject({
  epoch: epochSchema,
  seq: epochSchema,
  groupInfo: base64Bytes(LIMITS.groupInfoBytes),
});
/** Result of `group.found`, `group.commit` and a durable `relay`. */
export const orderedResultSchema = z.strictObject({ seq: epochSchema });
export const answerResultSchema = z.strictObject({ sdp: z.string().max(LIMITS.sdpBytes) });

export type ClientMessage = z.output<typeof clientMessageSchema>;
/** A client message before the transport gives it its request id. */
export type ClientRequest = ClientMessage extends infer Message
  ? Message extends { id: number }
    ? Omit<Message, 'id'>
    : never
  : never;
export type ServerMessage = z.output<typeof serverMessageSchema>;
export type Session = z.output<typeof sessionSchema>;

/** The first message of a client without anything to resume. */
export const FIRST_HELLO: Omit<Extract<ClientMessage, { type: 'hello' }>, 'id'> = {
  type: 'hello',
  protocol: PROTOCOL_VERSION,
  resume: null,
};
