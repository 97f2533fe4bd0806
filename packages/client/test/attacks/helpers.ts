// Small acts that several attacks share (test support).
import { type Bytes, concat, copyBytes, fromBase64Url, sha256, toBase64Url } from '@incamera/kernel';
import { type ServerMessage } from '@incamera/protocol';
import { encodeContent, type GroupContent } from '../../src/session/group-content.js';
import { RELAY_MESSAGE } from '../../src/session/membership-context.js';
import { type RawMember } from '../raw-member.js';
import { type Device } from '../world.js';
import { type Scene } from './scene.js';

type Commit = Extract<ServerMessage, { type: 'commit' }>;

export const EVERYBODY = ['Hanna', 'Ada', 'Bob'] as const;

/** The same codes said by each of these. */
export function by(names: readonly string[], ...codes: string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [name, codes]));
}

/** A forbidden commit: refused by everybody, with the reason. */
export function refused(code: string, names: readonly string[] = EVERYBODY): Record<string, string[]> {
  return by(names, 'client/commit_refused', code);
}

/** Base64url with one bit of the byte at `index` (from the end, if negative) turned over. */
export function flipped(text: string, index: number): string {
  const bytes = copyBytes(bytesOf(text));
  const at = index < 0 ? bytes.length + index : index;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return toBase64Url(bytes);
}

export function bytesOf(text: string): Bytes {
  const bytes = fromBase64Url(text);
  if (bytes === null) throw new Error('not base64url');
  return bytes;
}

export async function hashOf(text: string): Promise<string> {
  return toBase64Url(await sha256(bytesOf(text)));
}

/** The commit that was built on `epoch`, as the server has it. */
export function orderedCommit(scene: Scene, epoch: number): Commit {
  for (const { entry } of scene.server.log) if (entry.type === 'commit' && entry.epoch === epoch) return entry;
  throw new Error(`no commit on epoch ${epoch}`);
}

export function headOf(scene: Scene): { epoch: number; seq: number } {
  const { head } = scene.server;
  if (head === null) throw new Error('no group');
  return head;
}

/** What the server has under the link; an attack may write into it. */
export function recordOf(scene: Scene): { sealedCharter: string; sealedMeta: string } {
  const { meeting } = scene.server;
  if (meeting === null) throw new Error('no meeting');
  return meeting;
}

/** Lets the server answer a knock as admitted, with any welcome. */
export function tellAdmitted(scene: Scene, peerId: string, welcome: Uint8Array): void {
  const { epoch, seq } = headOf(scene);
  scene.server.send(peerId, { type: 'admitted', welcome: toBase64Url(welcome), epoch, seq: seq + 1 } as ServerMessage);
}

/** A message of the group by a member who need not have the right to it. */
export async function say(member: RawMember, content: GroupContent): Promise<void> {
  const message = await member.joined.encryptMessage(encodeContent(content));
  member.relay(concat(new Uint8Array([RELAY_MESSAGE]), message), true);
}

/** Does not wait for what it started: the attack may be that it never ends. */
export function unattended(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

/** The epoch in clear at the head of a signal (packages/group/src/signal.ts), or null for anything else. */
export function signalEpochOf(payload: string): bigint | null {
  const bytes = bytesOf(payload);
  if (bytes[0] !== 1 || bytes.length < 9) return null;
  return new DataView(bytes.buffer, bytes.byteOffset + 1, 8).getBigUint64(0);
}

/** From now on these are in a meeting of their own: they hear nothing of the others, and their commits count among them. */
export function splitInTwo(scene: Scene, half: readonly Device[]): void {
  const { server } = scene;
  const peers = half.map(({ peerId }) => peerId);
  const head = { ...headOf(scene) };
  const deliver = (to: string, message: object) => server.peers.get(to)?.socket?.deliver(JSON.stringify(message));
  const others = (from: string) => peers.filter((peer) => peer !== from);
  server.outgoing = (to, message) =>
    peers.includes(to) && ['commit', 'commit.voided', 'relay'].includes(message.type) ? [] : null;
  server.incoming = (from, message) => {
    if (!peers.includes(from)) return false;
    if (message.type === 'relay') {
      const seq = message.durable ? ++head.seq : null;
      deliver(from, { type: 'reply', id: message.id, ok: true, result: seq === null ? {} : { seq } });
      for (const to of others(from)) deliver(to, { type: 'relay', seq, from, payload: message.payload });
      return true;
    }
    if (message.type !== 'group.commit') return false;
    head.seq += 1;
    deliver(from, { type: 'reply', id: message.id, ok: true, result: { seq: head.seq } });
    const { epoch, commit } = message;
    for (const to of others(from)) deliver(to, { type: 'commit', seq: head.seq, epoch, commit, from });
    return true;
  };
}
