// Who makes the fingerprints of whose voice, as it is heard (L4; decision 0040): everybody knows it without a word. In each epoch the
// members stand in a circle in an order that nobody chose, and each is heard by those who follow.
import { compareBytes, concat, utf8 } from '@incamera/kernel';
import { sha256 } from '@noble/hashes/sha2.js';

/** Two are wanted; a third bears that one of them hears nothing, since its browser blocks sound, or leaves. */
export const RECEIVERS = 3;

const LABEL = utf8('incamera/fingerprint-circle/1');

/** Somebody in the circle. */
export interface Standing<Member> {
  readonly member: Member;
  /** Ed25519, 32 bytes. */
  readonly leafKey: Uint8Array;
}

/**
 * Members in the order of SHA-256(label ‖ seed ‖ leaf key).
 * @param seed of the epoch: what all members have and nobody knew when keys were drawn, so that nobody draws a key to follow a friend
 */
export function circleOf<Member>(standing: readonly Standing<Member>[], seed: Uint8Array): readonly Member[] {
  return standing
    .map(({ member, leafKey }) => ({ member, place: sha256(concat(LABEL, seed, leafKey)) }))
    .sort((a, b) => compareBytes(a.place, b.place))
    .map(({ member }) => member);
}

/** Whose voices `own` makes fingerprints of: those of the members before it in the circle; fewer where there are fewer. */
export function heardBy<Member>(circle: readonly Member[], own: Member): readonly Member[] {
  const at = circle.indexOf(own);
  if (at < 0) return [];
  const count = Math.min(RECEIVERS, circle.length - 1);
  return Array.from({ length: count }, (_, i) => circle[(at + circle.length - 1 - i) % circle.length] as Member);
}
