// Devices, picture size and keys during the call, and the figures of the connection.

import { type CameraSize } from '@incamera/media';
import { useTranslation } from 'react-i18next';
import { useLocalMedia, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { preferences, usePreferences } from '../../app/preferences.js';
import { useAction } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import { chosenDevice, deviceChoices, OwnLevel } from '../lobby/device-checks.js';
import styles from './settings-dialog.module.css';

export function SettingsDialog(props: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t('settings.title')}>
      <SettingsForm />
      <ConnectionFigures />
    </Dialog>
  );
}

function SettingsForm() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { capture } = usePlatform();
  const { devices, microphone, camera } = useLocalMedia();
  const chosen = usePreferences();
  const speaker = useAction((id: string) => media.chooseSpeaker(id));
  const sizes: { id: CameraSize; label: string }[] = [
    { id: 'small', label: t('settings.sizeSmall') },
    { id: 'standard', label: t('settings.sizeStandard') },
    { id: 'high', label: t('settings.sizeHigh') },
  ];
  const resize = (size: CameraSize) => {
    preferences.set({ cameraSize: size });
    if (camera) void media.startCamera();
  };
  return (
    <div className={styles.form}>
      <Select
        label={t('lobby.microphone')}
        choices={deviceChoices(devices.microphones, t('settings.microphoneDefault'))}
        selected={chosenDevice(devices.microphones, chosen.microphoneId)}
        onSelect={(id) => void media.chooseMicrophone(id)}
        disabled={devices.microphones.length === 0}
      />
      {microphone ? <OwnLevel track={microphone} /> : null}
      <Select
        label={t('lobby.camera')}
        choices={deviceChoices(devices.cameras, t('settings.cameraDefault'))}
        selected={chosenDevice(devices.cameras, chosen.cameraId)}
        onSelect={(id) => void media.chooseCamera(id)}
        disabled={devices.cameras.length === 0}
        placeholder={devices.cameras.length === 0 ? t('lobby.cameraNone') : ''}
      />
      <Select label={t('settings.cameraSize')} choices={sizes} selected={chosen.cameraSize} onSelect={resize} />
      {capture.support().outputChoice && devices.speakers.length > 0 ? (
        <Select
          label={t('lobby.speaker')}
          choices={deviceChoices(devices.speakers, t('lobby.speakerDefault'))}
          selected={chosenDevice(devices.speakers, chosen.speakerId)}
          onSelect={(id) => speaker.run(id)}
        />
      ) : null}
      {speaker.error ? <ErrorCallout error={speaker.error} tone="warning" /> : null}
      <Switch
        label={t('settings.mirror')}
        description={t('settings.mirrorHint')}
        selected={chosen.mirror}
        onChange={(mirror) => preferences.set({ mirror })}
      />
      <Switch
        label={t('settings.shortcuts')}
        description={t('settings.shortcutsHint')}
        selected={chosen.shortcuts}
        onChange={(shortcuts) => preferences.set({ shortcuts })}
      />
    </div>
  );
}

function ConnectionFigures() {
  const { t } = useTranslation();
  const formats = useFormats();
  const stats = useMeeting((snapshot) => snapshot.connection.stats);
  if (!stats) return null;
  const encrypted = Object.values(stats.framesEncrypted).reduce((sum, frames) => sum + frames, 0);
  const rows: [string, string][] = [
    [t('call.statsRtt'), stats.rttMs === null ? '–' : t('common.milliseconds', { value: formats.number(stats.rttMs) })],
    [t('call.statsLoss'), stats.lossRatio === null ? '–' : formats.percent(stats.lossRatio)],
    [t('call.statsSend'), formats.rate(stats.sendRateBps)],
    [t('call.statsReceive'), formats.rate(stats.receiveRateBps)],
    [t('call.statsEncrypted'), formats.number(encrypted)],
    [t('call.statsDecrypted'), formats.number(stats.framesDecrypted)],
    [t('call.statsRefused'), formats.number(stats.framesRefused)],
  ];
  return (
    <section className={styles.figures}>
      <h3>{t('call.statsTitle')}</h3>
      <dl className={styles.stats}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
