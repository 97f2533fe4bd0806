// Whom a scene expects, and what the list and other hosts say of those at its door.
import { type Knocker, type MeetingSnapshot } from '@incamera/client';

export function onList(expected: Knocker['expected'], agreement: Knocker['agreement'] = null) {
  return { expected, waits: [], needsSecond: agreement !== null, agreement };
}

export const expected: MeetingSnapshot['expected'] = [
  { address: 'amara.okonkwo@partner.example', name: 'Prof. Amara Okonkwo-Lindqvist', state: 'at_door' },
  { address: 'chidi@example.org', name: '', state: 'missing' },
  { address: 'yuki.tanaka@example.org', name: 'Yuki Tanaka', state: 'here' },
];
