// Participants without a browser: the whole client in Node, over the real server.
import { type Client, createClient, type MeetingActions } from '@incamera/client';
import { createNodeEnvironment } from '@incamera/client/node';

export interface Bot {
  readonly name: string;
  readonly meeting: MeetingActions;
}

/** Opens a meeting as somebody without account, camera and microphone. */
export async function openBot(link: string, name: string): Promise<Bot> {
  const client: Client = createClient(createNodeEnvironment({ publicUrl: link }));
  const meeting = client.openMeeting(link);
  await untilBot(meeting, () => meeting.getSnapshot().phase === 'lobby', 'lobby');
  return { name, meeting };
}

/** Waits until `holds` after any change of the meeting; fails with the phase and problem that it stays in. */
export async function untilBot(meeting: MeetingActions, holds: () => boolean, what: string): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      const { phase, problem } = meeting.getSnapshot();
      reject(new Error(`did not happen: ${what}; phase ${phase}, problem ${problem?.code ?? 'none'}`));
    }, 60_000);
    const stop = meeting.subscribe(() => {
      if (!holds()) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}
