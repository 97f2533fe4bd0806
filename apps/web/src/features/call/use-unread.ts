// How many chat messages of others came since the chat was last open.
import { useEffect, useState } from 'react';
import { useMeeting } from '../../app/meeting-context.js';

export function useUnread(chatOpen: boolean): number {
  const received = useMeeting((snapshot) => snapshot.chat.filter((entry) => !entry.self).length);
  const [seen, setSeen] = useState(received);
  useEffect(() => {
    if (chatOpen || received < seen) setSeen(received);
  }, [chatOpen, received, seen]);
  return chatOpen ? 0 : Math.max(0, received - seen);
}
