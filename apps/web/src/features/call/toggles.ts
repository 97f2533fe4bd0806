// What the buttons and keys of the call do to microphone, camera, screen and hand.
import { PolicyRefusal } from '@incamera/client';
import { type MeetingScope } from '../../app/meeting-context.js';

/** A microphone that is there is muted and unmuted (it goes on sending encrypted silence); else it is taken. */
export async function toggleMicrophone({ meeting, media }: MeetingScope): Promise<void> {
  if (!media.getState().microphone) {
    meeting.setMuted(false);
    await media.startMicrophone();
    return;
  }
  meeting.setMuted(!meeting.getSnapshot().self.muted);
}

export async function toggleCamera({ media }: MeetingScope): Promise<void> {
  if (media.getState().camera) await media.stopCamera();
  else await media.startCamera();
}

export async function toggleScreen({ meeting, media }: MeetingScope): Promise<void> {
  const refused = meeting.getSnapshot().refusedActions.shareScreen;
  if (refused !== undefined && !media.getState().screen) return media.refuseScreen(new PolicyRefusal(refused));
  if (media.getState().screen) await media.stopScreen();
  else await media.startScreen();
}

export function toggleHand({ meeting }: MeetingScope): void {
  meeting.setHandRaised(!meeting.getSnapshot().self.handRaised);
}
