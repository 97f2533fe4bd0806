// One meeting behind one link: opens it, and shows the screen that belongs to its phase.
import { type MeetingPhase } from '@incamera/client';
import { useEffect, useState } from 'react';
import { LocalMedia } from '../../app/local-media.js';
import { MeetingProvider, type MeetingScope, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { CallScreen } from '../call/call-screen.js';
import { SavingRecordings } from '../recording/saving-recordings.js';
import { EndScreen } from './end-screen.js';
import { LobbyScreen } from './lobby-screen.js';
import { OpeningScreen } from './opening-screen.js';

export function MeetingPage(props: { link: string }) {
  const { client, capture } = usePlatform();
  const [scope, setScope] = useState<MeetingScope | null>(null);
  useEffect(() => {
    const meeting = client.openMeeting(props.link);
    const media = new LocalMedia(capture, meeting);
    setScope({ meeting, media, link: props.link });
    return () => {
      media.close();
      void meeting.close();
    };
  }, [client, capture, props.link]);
  if (!scope) return <OpeningScreen />;
  return (
    <MeetingProvider value={scope}>
      <PhaseScreen />
    </MeetingProvider>
  );
}

/** Phases in which the devices are needed. */
const capturing: readonly MeetingPhase[] = [
  'lobby',
  'knocking',
  'waiting_for_host',
  'joining',
  'rejoining',
  'in_meeting',
];
const over: readonly MeetingPhase[] = ['left', 'removed', 'ended', 'refused', 'failed'];

function PhaseScreen() {
  const { media } = useMeetingScope();
  const phase = useMeeting((snapshot) => snapshot.phase);
  const wantsCapture = capturing.includes(phase);
  const isOver = over.includes(phase);
  useEffect(() => {
    if (wantsCapture) void media.start();
  }, [media, wantsCapture]);
  useEffect(() => {
    if (isOver) media.stopAll();
  }, [media, isOver]);

  if (phase === 'in_meeting') return <CallScreen />;
  return (
    <>
      <SavingRecordings />
      {phase === 'opening' ? <OpeningScreen /> : isOver ? <EndScreen /> : <LobbyScreen />}
    </>
  );
}
