// The states of a meeting and the ways between them (L4). Anything that is not listed is a bug of the caller.
import { errorCode } from '@incamera/kernel';
import { type MeetingPhase } from '../snapshot.js';

const NEXT: Readonly<Record<MeetingPhase, readonly MeetingPhase[]>> = {
  opening: ['lobby', 'rejoining', 'failed', 'ended', 'left'],
  lobby: ['knocking', 'waiting_for_host', 'joining', 'rejoining', 'failed', 'ended', 'left'],
  knocking: ['lobby', 'waiting_for_host', 'joining', 'refused', 'failed', 'ended', 'left'],
  waiting_for_host: ['lobby', 'knocking', 'joining', 'refused', 'failed', 'ended', 'left'],
  joining: ['in_meeting', 'lobby', 'knocking', 'waiting_for_host', 'rejoining', 'failed', 'ended', 'left'],
  in_meeting: ['rejoining', 'removed', 'ended', 'left', 'failed'],
  rejoining: ['joining', 'in_meeting', 'lobby', 'refused', 'removed', 'ended', 'left', 'failed'],
  refused: ['lobby', 'knocking', 'waiting_for_host', 'joining', 'left', 'ended', 'failed'],
  left: ['lobby', 'knocking', 'waiting_for_host', 'joining', 'ended', 'failed'],
  removed: ['lobby', 'knocking', 'waiting_for_host', 'joining', 'left', 'ended', 'failed'],
  ended: [],
  failed: ['opening', 'left'],
};

/** Phases from which `enter` may start. */
const ENTRANCES: readonly MeetingPhase[] = ['lobby', 'refused', 'left', 'removed'];

export function canMove(from: MeetingPhase, to: MeetingPhase): boolean {
  return from === to || NEXT[from].includes(to);
}

/** Whether an error of the server says that the meeting is over. */
export function isOver(error: unknown): boolean {
  return ['meeting/ended', 'meeting/expired'].includes(errorCode(error));
}

export function canEnter(phase: MeetingPhase): boolean {
  return ENTRANCES.includes(phase);
}
