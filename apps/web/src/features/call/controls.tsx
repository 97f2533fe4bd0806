// The bar of controls: the same places on a desk and, fewer of them, on a phone.
import {
  EllipsisVertical,
  Grid2x2,
  Hand,
  LogOut,
  MessageSquareText,
  Mic,
  MicOff,
  MonitorOff,
  MonitorUp,
  PanelRight,
  Settings,
  SwitchCamera,
  Users,
  Video,
  VideoOff,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { sameFields, useLocalMedia, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { preferences, usePreferences } from '../../app/preferences.js';
import { useAction } from '../../app/use-async.js';
import { useMediaQuery } from '../../app/use-media-query.js';
import { Button as TextButton } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Menu, type MenuEntry, type MenuGroup } from '../../ui/menu.js';
import { usePreferenceGroups } from '../../ui/preferences-menu.js';
import { RoundToggle } from '../../ui/round-toggle.js';
import toggleStyles from '../../ui/round-toggle.module.css';
import { useRecordingEntry } from '../recording/use-recording-entry.js';
import { useFeatures, useWhyNot } from '../rules/use-allowed.js';
import { type PanelName } from './call-screen.js';
import styles from './call-screen.module.css';
import { useLockEntries } from './lock-entries.js';
import { toggleCamera, toggleHand, toggleMicrophone, toggleScreen } from './toggles.js';
import { shortcutKeys } from './use-shortcuts.js';

export interface ControlsProps {
  readonly openPanel: PanelName | null;
  readonly unread: number;
  readonly onPanel: (name: PanelName) => void;
  readonly onSettings: () => void;
}

export function Controls(props: ControlsProps) {
  const { t } = useTranslation();
  const scope = useMeetingScope();
  const { capture } = usePlatform();
  const self = useMeeting((snapshot) => snapshot.self, sameFields('level', 'mutedButSpeaking'));
  const local = useLocalMedia();
  const features = useFeatures();
  const refused = useMeeting((snapshot) => snapshot.refusedActions);
  const whyNot = useWhyNot();
  const { shortcuts } = usePreferences();
  const key = (name: keyof typeof shortcutKeys) => (shortcuts ? { shortcut: shortcutKeys[name] } : {});
  const hearing = local.microphone !== null && !self.muted;
  const microphoneLabel = local.microphone
    ? self.muted
      ? t('call.unmute')
      : t('call.mute')
    : t('call.microphoneStart');

  return (
    <nav className={styles.controls} aria-label={t('call.controls')}>
      <RoundToggle
        label={microphoneLabel}
        {...key('microphone')}
        on={hearing}
        pending={local.microphonePending && !local.microphone}
        onPress={() => void toggleMicrophone(scope)}
      >
        {hearing ? <Mic aria-hidden /> : <MicOff aria-hidden />}
      </RoundToggle>
      {features.includes('camera') ? (
        <RoundToggle
          label={local.camera ? t('call.cameraOff') : t('call.cameraOn')}
          {...key('camera')}
          on={local.camera !== null}
          pending={local.cameraPending && !local.camera}
          onPress={() => void toggleCamera(scope)}
        >
          {local.camera ? <Video aria-hidden /> : <VideoOff aria-hidden />}
        </RoundToggle>
      ) : null}
      {capture.support().screenShare && features.includes('screen') ? (
        <span className={styles.wideOnly}>
          <RoundToggle
            label={local.screen ? t('call.shareStop') : t('call.shareStart')}
            {...whyNot(refused.shareScreen)}
            active={local.screen !== null}
            onPress={() => void toggleScreen(scope)}
          >
            {local.screen ? <MonitorOff aria-hidden /> : <MonitorUp aria-hidden />}
          </RoundToggle>
        </span>
      ) : null}
      <RoundToggle
        label={self.handRaised ? t('call.handDown') : t('call.handUp')}
        {...key('hand')}
        active={self.handRaised}
        onPress={() => toggleHand(scope)}
      >
        <Hand aria-hidden />
      </RoundToggle>
      <span className={styles.gap} />
      <RoundToggle
        label={props.unread > 0 ? t('call.chatUnread', { count: props.unread }) : t('call.chat')}
        {...key('chat')}
        active={props.openPanel === 'chat'}
        badge={props.unread}
        onPress={() => props.onPanel('chat')}
      >
        <MessageSquareText aria-hidden />
      </RoundToggle>
      <span className={styles.wideOnly}>
        <RoundToggle
          label={t('call.people')}
          {...key('people')}
          active={props.openPanel === 'people'}
          onPress={() => props.onPanel('people')}
        >
          <Users aria-hidden />
        </RoundToggle>
      </span>
      <MoreMenu {...props} />
      <span className={styles.gap} />
      <LeaveControl canEnd={self.canEnd} />
    </nav>
  );
}

function MoreMenu(props: ControlsProps) {
  const { t } = useTranslation();
  const scope = useMeetingScope();
  const { capture } = usePlatform();
  const { layout } = usePreferences();
  const local = useLocalMedia();
  const narrow = useMediaQuery('(max-width: 46rem)');
  const features = useFeatures();

  const preferenceGroups = usePreferenceGroups();
  const lockEntries = useLockEntries();
  const recording = useRecordingEntry();
  const { camera, devices } = local;
  const flip: MenuEntry[] =
    camera && devices.cameras.length > 1
      ? [
          {
            id: 'flip',
            label: t('call.flipCamera'),
            icon: <SwitchCamera size={18} aria-hidden />,
            onAction: () => void scope.media.flipCamera(),
          },
        ]
      : [];
  // On a desk these two have buttons of their own.
  const people: MenuEntry[] = narrow
    ? [
        {
          id: 'people',
          label: t('call.people'),
          icon: <Users size={18} aria-hidden />,
          onAction: () => props.onPanel('people'),
        },
      ]
    : [];
  const share: MenuEntry[] =
    narrow && capture.support().screenShare && features.includes('screen')
      ? [
          {
            id: 'share',
            label: local.screen ? t('call.shareStop') : t('call.shareStart'),
            icon: <MonitorUp size={18} aria-hidden />,
            onAction: () => void toggleScreen(scope),
          },
        ]
      : [];
  const groups: MenuGroup[] = [
    {
      id: 'meeting',
      entries: [
        ...people,
        ...share,
        ...flip,
        ...lockEntries,
        ...recording.entries,
        {
          id: 'settings',
          label: t('call.settings'),
          icon: <Settings size={18} aria-hidden />,
          onAction: props.onSettings,
        },
      ],
    },
    {
      id: 'layout',
      label: t('call.layout'),
      entries: [
        layoutEntry('grid', t('call.layoutGrid'), layout, <Grid2x2 size={18} aria-hidden />),
        layoutEntry('speaker', t('call.layoutSpeaker'), layout, <PanelRight size={18} aria-hidden />),
      ],
    },
    ...preferenceGroups,
  ];
  return (
    <>
      <Menu label={t('call.more')} groups={groups}>
        <Button className={toggleStyles.toggle ?? ''} aria-label={t('call.more')}>
          <EllipsisVertical aria-hidden />
        </Button>
      </Menu>
      {recording.dialog}
    </>
  );
}

function layoutEntry(id: 'grid' | 'speaker', label: string, current: string, icon: ReactNode): MenuEntry {
  return { id, label, icon, selected: current === id, onAction: () => preferences.set({ layout: id }) };
}

function LeaveControl(props: { canEnd: boolean }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const [asking, setAsking] = useState(false);
  const leave = useAction(() => meeting.leave());
  const end = useAction(async () => {
    await meeting.endForAll();
    setAsking(false);
  });
  const face = (
    <>
      <LogOut size={20} aria-hidden />
      <span className={styles.wideOnly}>{t('call.leave')}</span>
    </>
  );
  if (!props.canEnd) {
    return (
      <Button className={styles.leave ?? ''} aria-label={t('call.leaveMeeting')} onPress={() => leave.run()}>
        {face}
      </Button>
    );
  }
  const groups: MenuGroup[] = [
    {
      id: 'leave',
      entries: [
        { id: 'leave', label: t('call.leaveMeeting'), onAction: () => leave.run() },
        { id: 'end', label: t('call.endForAll'), danger: true, onAction: () => setAsking(true) },
      ],
    },
  ];
  return (
    <>
      <Menu label={t('call.leaveMenu')} groups={groups}>
        <Button className={styles.leave ?? ''} aria-label={t('call.leaveMenu')}>
          {face}
        </Button>
      </Menu>
      <Dialog
        alert
        open={asking}
        onClose={() => setAsking(false)}
        title={t('call.endTitle')}
        actions={
          <>
            <TextButton onPress={() => setAsking(false)}>{t('common.cancel')}</TextButton>
            <TextButton variant="danger" isPending={end.pending} onPress={() => end.run()}>
              {t('call.endAction')}
            </TextButton>
          </>
        }
      >
        <p>{t('call.endText')}</p>
        {end.error ? <ErrorCallout error={end.error} /> : null}
      </Dialog>
    </>
  );
}
