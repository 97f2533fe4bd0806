// Which devices, do they work, and do media packets reach the server: a list of checks like on a form.

import { type DeviceChoice } from '@incamera/media';
import { CircleCheck, Volume2 } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocalMedia, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { usePreferences } from '../../app/preferences.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { LevelMeter } from '../../ui/level-meter.js';
import { type Choice, Select } from '../../ui/select.js';
import { Spinner } from '../../ui/spinner.js';
import { CaptureHints } from '../rules/capture-hints-list.js';
import styles from './lobby-screen.module.css';

export function DeviceChecks() {
  const { t } = useTranslation();
  return (
    <section className={styles.checks} aria-labelledby="checks-title">
      <h2 id="checks-title">{t('lobby.checks')}</h2>
      <PermissionHelp />
      <MicrophoneCheck />
      <CameraCheck />
      <SpeakerCheck />
      <PathCheck />
      <CaptureHints />
    </section>
  );
}

export function deviceChoices(devices: readonly DeviceChoice[], fallback: string): Choice<string>[] {
  return devices.map((device, index) => ({
    id: device.deviceId,
    label: device.label || (devices.length > 1 ? `${fallback} ${index + 1}` : fallback),
  }));
}

/** The chosen device if it is there, else the first one: what the browser takes by itself. */
export function chosenDevice(devices: readonly DeviceChoice[], wanted: string | null): string | null {
  return devices.find((device) => device.deviceId === wanted)?.deviceId ?? devices[0]?.deviceId ?? null;
}

function PermissionHelp() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { microphoneProblem, cameraProblem } = useLocalMedia();
  const denied = [microphoneProblem, cameraProblem].some((problem) => problem?.code === 'media/capture_denied');
  if (!denied) return null;
  return (
    <Callout
      tone="warning"
      live
      title={t('lobby.permissionTitle')}
      actions={
        <Button size="small" onPress={() => void media.start()}>
          {t('common.retry')}
        </Button>
      }
    >
      <p>{t('lobby.permissionText')}</p>
    </Callout>
  );
}

function MicrophoneCheck() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { microphone, microphonePending, microphoneProblem, devices } = useLocalMedia();
  const { microphoneId } = usePreferences();
  const denied = microphoneProblem?.code === 'media/capture_denied';
  return (
    <div className={styles.check}>
      <Select
        label={t('lobby.microphone')}
        choices={deviceChoices(devices.microphones, t('settings.microphoneDefault'))}
        selected={chosenDevice(devices.microphones, microphoneId)}
        onSelect={(id) => void media.chooseMicrophone(id)}
        disabled={devices.microphones.length === 0}
        placeholder={t('settings.microphoneDefault')}
      />
      <div className={styles.checkSide}>
        {microphone ? <OwnLevel track={microphone} /> : null}
        {microphonePending && !microphone ? <Spinner /> : null}
        {!microphone && !microphonePending ? <span>{t('lobby.listenOnly')}</span> : null}
      </div>
      {microphoneProblem && !denied ? (
        <div className={styles.wide}>
          <ErrorCallout error={microphoneProblem} tone="warning" />
        </div>
      ) : null}
    </div>
  );
}

export function OwnLevel(props: { track: MediaStreamTrack }) {
  const { t } = useTranslation();
  const { capture } = usePlatform();
  const [level, setLevel] = useState(0);
  useEffect(() => capture.meter(props.track, setLevel), [capture, props.track]);
  return (
    <div>
      <LevelMeter level={level} label={t('lobby.level')} />
      <span>{t('lobby.speakNow')}</span>
    </div>
  );
}

function CameraCheck() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { camera, cameraPending, cameraProblem, devices } = useLocalMedia();
  const { cameraId } = usePreferences();
  const denied = cameraProblem?.code === 'media/capture_denied';
  return (
    <div className={styles.check}>
      <Select
        label={t('lobby.camera')}
        choices={deviceChoices(devices.cameras, t('settings.cameraDefault'))}
        selected={chosenDevice(devices.cameras, cameraId)}
        onSelect={(id) => void media.chooseCamera(id)}
        disabled={devices.cameras.length === 0}
        placeholder={devices.cameras.length === 0 ? t('lobby.cameraNone') : t('settings.cameraDefault')}
      />
      <div className={styles.checkSide}>
        {cameraPending ? <Spinner /> : null}
        {!cameraPending ? <span>{camera ? t('lobby.on') : t('lobby.off')}</span> : null}
      </div>
      {cameraProblem && !denied ? (
        <div className={styles.wide}>
          <ErrorCallout error={cameraProblem} tone="warning" />
        </div>
      ) : null}
    </div>
  );
}

function SpeakerCheck() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { capture } = usePlatform();
  const { devices } = useLocalMedia();
  const { speakerId } = usePreferences();
  const choosable = capture.support().outputChoice && devices.speakers.length > 0;
  const speakers = choosable ? devices.speakers : [{ deviceId: 'default', label: t('lobby.speakerDefault') }];
  const chosen = chosenDevice(speakers, speakerId);
  const tone = useAction(() => capture.playTestTone(choosable ? chosen : null));
  const choose = useAction((id: string) => media.chooseSpeaker(id));
  const problem = tone.error ?? choose.error;
  return (
    <div className={styles.check}>
      <Select
        label={t('lobby.speaker')}
        choices={deviceChoices(speakers, t('lobby.speakerDefault'))}
        selected={chosen}
        onSelect={(id) => choose.run(id)}
        disabled={!choosable}
      />
      <div className={styles.checkSide}>
        <Button icon={<Volume2 size={16} aria-hidden />} isPending={tone.pending} onPress={() => tone.run()}>
          {t('lobby.testTone')}
        </Button>
      </div>
      {problem ? (
        <div className={styles.wide}>
          <ErrorCallout error={problem} tone="warning" />
        </div>
      ) : null}
    </div>
  );
}

function PathCheck() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { link } = useMeetingScope();
  const formats = useFormats();
  const { loaded, reload } = useLoaded(useCallback(() => client.checkPath(link), [client, link]));
  const again = (
    <Button size="small" onPress={reload}>
      {t('common.retry')}
    </Button>
  );
  if (loaded.state === 'loading') {
    return (
      <p className={styles.path} role="status">
        <Spinner /> {t('lobby.pathChecking')}
      </p>
    );
  }
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} tone="warning" actions={again} />;
  const { path, rttMs } = loaded.value;
  if (path === 'none') {
    return (
      <Callout tone="warning" live title={t('lobby.pathBad')} actions={again}>
        <p>{t('lobby.pathBadNext')}</p>
      </Callout>
    );
  }
  const rtt = rttMs === null ? null : t('common.milliseconds', { value: formats.number(rttMs) });
  return (
    <p className={styles.path} role="status">
      <CircleCheck size={18} aria-hidden />
      {rtt === null ? t('lobby.pathGoodPlain') : t('lobby.pathGood', { rtt })} {t(`path.${path}`)}
    </p>
  );
}
