// One's own picture before the meeting, with the switches for microphone and camera on it.
import { Mic, MicOff, Video as VideoIcon, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocalMedia, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePreferences } from '../../app/preferences.js';
import { allowsFeature } from '../../app/rule-limits.js';
import { RoundToggle } from '../../ui/round-toggle.js';
import { Video } from '../../ui/video.js';
import styles from './lobby-screen.module.css';

export function SelfPreview() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { camera, microphone, cameraPending, microphonePending, facing } = useLocalMedia();
  const { mirror } = usePreferences();
  const mayShow = useMeeting((snapshot) => allowsFeature(snapshot, 'camera'));
  return (
    <div className={styles.preview}>
      {camera ? (
        <Video
          track={camera}
          label={t('lobby.preview')}
          className={mirror && facing === 'user' ? styles.mirrored : undefined}
        />
      ) : (
        <p className={styles.previewEmpty}>
          <VideoOff size={32} aria-hidden />
          {t('lobby.cameraOff')}
        </p>
      )}
      <div className={styles.previewBar}>
        <RoundToggle
          label={microphone ? t('call.mute') : t('lobby.useMicrophone')}
          on={microphone !== null}
          pending={microphonePending}
          onPress={() => void (microphone ? media.stopMicrophone() : media.startMicrophone())}
        >
          {microphone ? <Mic aria-hidden /> : <MicOff aria-hidden />}
        </RoundToggle>
        {mayShow ? (
          <RoundToggle
            label={camera ? t('call.cameraOff') : t('lobby.useCamera')}
            on={camera !== null}
            pending={cameraPending}
            onPress={() => void (camera ? media.stopCamera() : media.startCamera())}
          >
            {camera ? <VideoIcon aria-hidden /> : <VideoOff aria-hidden />}
          </RoundToggle>
        ) : null}
      </div>
    </div>
  );
}
