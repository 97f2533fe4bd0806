// How a member leaves (L4): a leave that it signed, for a host's client to commit, and a word to the server.
import { encodeLeave } from '@incamera/group';
import { errorCode } from '@incamera/kernel';
import { type MembershipContext } from './membership-context.js';
import { type SignalDesk } from './signal-desk.js';

/** Says goodbye, as far as anybody is reached. Never throws. */
export async function sayGoodbye(
  { group, socket, environment }: Pick<MembershipContext, 'group' | 'socket' | 'environment'>,
  signals: Pick<SignalDesk, 'send'>,
): Promise<void> {
  try {
    await signals.send('leave', encodeLeave(await group.signLeave()));
  } catch (error) {
    environment.logger.info('goodbye_not_said', { code: errorCode(error) });
  }
  // Whether it answers does not matter any more.
  socket.post({ type: 'leave' });
}
