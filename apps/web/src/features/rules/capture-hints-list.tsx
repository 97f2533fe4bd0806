// What the platform tells of other programs and of who else may hear, beside the devices in the lobby.
import { useTranslation } from 'react-i18next';
import { useLocalMedia, useMeeting } from '../../app/meeting-context.js';
import { usePreferences } from '../../app/preferences.js';
import { outputKind, virtualDevices } from './capture-hints.js';
import styles from './rules.module.css';
import { useOtherTabs } from './use-other-tabs.js';

export function CaptureHints() {
  const { t } = useTranslation();
  const { devices } = useLocalMedia();
  const { speakerId } = usePreferences();
  const meetingId = useMeeting((snapshot) => snapshot.meeting?.id ?? null);
  const otherTab = useOtherTabs(meetingId);
  const labels = (list: readonly { readonly label: string }[]) => list.map(({ label }) => label);
  const virtual = virtualDevices({
    microphones: labels(devices.microphones),
    cameras: labels(devices.cameras),
    speakers: labels(devices.speakers),
  });
  const output = devices.speakers.find(({ deviceId }) => deviceId === speakerId) ?? devices.speakers[0];
  const words = {
    headphones: t('preflight.headphones'),
    speaker: t('preflight.speaker'),
    unknown: t('preflight.output'),
  };
  return (
    <div className={styles.preflight}>
      <h3 className={styles.topic}>{t('preflight.hints')}</h3>
      <ul className={styles.hints}>
        {otherTab ? <li>{t('preflight.otherTab')}</li> : null}
        {virtual.map((name) => (
          <li key={name}>{t('preflight.virtualDevice', { name })}</li>
        ))}
        <li>{words[outputKind(output?.label ?? '')]}</li>
        <li>{t('preflight.noHints')}</li>
      </ul>
    </div>
  );
}
