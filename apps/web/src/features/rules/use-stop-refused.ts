// A screen that is shared when the rules stop allowing it (the last host went, say) is let go of as a capture, too: the
// session has stopped sending it by then.
import { useEffect } from 'react';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';

export function useStopRefusedScreen(): void {
  const { media } = useMeetingScope();
  const refused = useMeeting((snapshot) => snapshot.refusedActions.shareScreen !== undefined);
  useEffect(() => {
    if (refused && media.getState().screen) void media.stopScreen();
  }, [media, refused]);
}
