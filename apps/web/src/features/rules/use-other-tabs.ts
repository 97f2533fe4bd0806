// Whether this meeting is open in another tab of the same browser: they tell each other, and nobody else hears it.
import { useEffect, useState } from 'react';

/** Messages of one product and one meeting; the page's own origin keeps others out. */
export function useOtherTabs(meetingId: string | null): boolean {
  const [others, setOthers] = useState(false);
  useEffect(() => {
    if (meetingId === null || typeof BroadcastChannel === 'undefined') return undefined;
    const channel = new BroadcastChannel(`incamera.meeting.${meetingId}`);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'here?') channel.postMessage('here');
      if (data === 'here?' || data === 'here') setOthers(true);
      if (data === 'gone') setOthers(false);
    };
    channel.postMessage('here?');
    return () => {
      channel.postMessage('gone');
      channel.close();
    };
  }, [meetingId]);
  return others;
}
