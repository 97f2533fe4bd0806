// The meeting itself: top bar with the lock, banners, stage, one panel, controls.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { preferences } from '../../app/preferences.js';
import { MeetingBanner } from '../rules/class-banner.js';
import { useStopRefusedScreen } from '../rules/use-stop-refused.js';
import { Banners } from './banners.js';
import styles from './call-screen.module.css';
import { ChatPanel } from './chat-panel.js';
import { Controls } from './controls.js';
import { KnockPanel } from './knock-panel.js';
import { PeoplePanel } from './people-panel.js';
import { SecurityPanel } from './security-panel.js';
import { SettingsDialog } from './settings-dialog.js';
import { Stage } from './stage.js';
import { Toasts } from './toasts.js';
import { TopBar } from './top-bar.js';
import { useMarkOfPictures } from './use-mark-of-pictures.js';
import { useShortcuts } from './use-shortcuts.js';
import { useUnread } from './use-unread.js';
import { useVisibleHeight } from './use-visible-height.js';

export type PanelName = 'chat' | 'people' | 'security';

export function CallScreen() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const { capture } = usePlatform();
  const [panel, setPanel] = useState<PanelName | null>(null);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const unread = useUnread(panel === 'chat');
  const title = useMeeting((snapshot) => snapshot.meeting?.title ?? '');
  const knocking = useMeeting((snapshot) => snapshot.self.canAdmit && snapshot.knocks.length > 0);
  const mark = useMarkOfPictures();
  const toggle = (name: PanelName) => setPanel((open) => (open === name ? null : name));
  const closePanel = () => setPanel(null);

  useShortcuts({ onChat: () => toggle('chat'), onPeople: () => toggle('people') });
  useVisibleHeight();
  useStopRefusedScreen();
  useEffect(() => capture.keepAwake(), [capture]);
  useEffect(() => {
    const { speakerId } = preferences.get();
    if (speakerId !== null && capture.support().outputChoice) {
      // A speaker that was unplugged since leaves the default one in place.
      meeting.setOutputDevice(speakerId).catch(() => preferences.set({ speakerId: null }));
    }
  }, [meeting, capture]);
  useEffect(() => {
    const base = unread > 0 ? t('call.titleUnread', { count: unread, title }) : title;
    document.title = knocking ? t('call.titleKnocking', { title: base }) : base;
  }, [t, title, unread, knocking]);

  return (
    <div className={styles.call}>
      <MeetingBanner />
      <TopBar onSecurity={() => toggle('security')} onSettings={() => setSettingsOpen(true)} openPanel={panel} />
      <Banners />
      <main className={styles.body}>
        <Stage mark={mark} />
        <KnockPanel />
        <Toasts />
        {panel === 'chat' ? <ChatPanel onClose={closePanel} /> : null}
        {panel === 'people' ? <PeoplePanel onClose={closePanel} /> : null}
        {panel === 'security' ? <SecurityPanel onClose={closePanel} /> : null}
      </main>
      <Controls openPanel={panel} unread={unread} onPanel={toggle} onSettings={() => setSettingsOpen(true)} />
      <SettingsDialog open={settingsOpen} onClose={() => setSettingsOpen(false)} />
    </div>
  );
}
