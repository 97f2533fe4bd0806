// A member or somebody at the door, as far as this device's memory of people is concerned (L4).
import { type Member } from '@incamera/group';

/** What was verified of somebody, by which name they are shown, and under which key. */
export type SeenMember = Pick<Member, 'displayName' | 'signatureKey' | 'evidence' | 'assurance'>;
