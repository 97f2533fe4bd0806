// What the person must know at once: blocked or stopped sound, stopped sending, a lost connection, speaking while muted.
import { PolicyRefusal } from '@incamera/client';
import { type AppError } from '@incamera/kernel';
import { MicOff, Volume2, WifiOff } from 'lucide-react';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocalMedia, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { useAction } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import { Button } from '../../ui/button.js';
import { classes } from '../../ui/classes.js';
import { Reasons } from '../../ui/reasons.js';
import { RecordingBanners } from '../recording/recording-banner.js';
import { SavingRecordings } from '../recording/saving-recordings.js';
import styles from './call-screen.module.css';

export function Banners() {
  return (
    <div className={styles.banners}>
      <RecordingBanners />
      <SavingRecordings />
      <SoundStoppedBanner />
      <SoundBanner />
      <SendBanner />
      <ConnectionBanner />
      <MutedSpeakingBanner />
      <CaptureBanner />
    </div>
  );
}

function Banner(props: { children: ReactNode; danger?: boolean; alert?: boolean }) {
  return (
    <div
      className={classes(styles.banner, props.danger && styles.bannerDanger)}
      role={props.alert ? 'alert' : 'status'}
    >
      {props.children}
    </div>
  );
}

/** Nothing is played unmarked where marks are demanded: until marking works again there is no sound. */
function SoundStoppedBanner() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { meeting } = useMeetingScope();
  const stopped = useMeeting((snapshot) => snapshot.soundStopped, sameError);
  const retry = useAction(() => meeting.resumeSound());
  if (!stopped) return null;
  const words = errorText(stopped);
  return (
    <Banner danger alert>
      <span>
        <strong>{words.message}</strong> {words.next}
      </span>
      <Button variant="primary" size="small" isPending={retry.pending} onPress={() => retry.run()}>
        {t('common.retry')}
      </Button>
    </Banner>
  );
}

function SoundBanner() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const blocked = useMeeting((snapshot) => snapshot.soundBlocked && snapshot.soundStopped === null);
  const resume = useAction(() => meeting.resumeSound());
  if (!blocked) return null;
  return (
    <Banner alert>
      {t('call.soundBlocked')}
      <Button
        variant="primary"
        size="small"
        icon={<Volume2 size={16} aria-hidden />}
        isPending={resume.pending}
        onPress={() => resume.run()}
      >
        {t('call.tapToHear')}
      </Button>
    </Banner>
  );
}

function SendBanner() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const block = useMeeting((snapshot) => snapshot.sendBlock, sameError);
  const reconnecting = useMeeting((snapshot) => snapshot.connection.signalling === 'reconnecting');
  if (!block || reconnecting) return null;
  const words = errorText(block);
  return (
    <Banner danger alert>
      <strong>{t('call.sendBlocked')}</strong> {words.message} {words.next}
    </Banner>
  );
}

function ConnectionBanner() {
  const { t } = useTranslation();
  const signalling = useMeeting((snapshot) => snapshot.connection.signalling);
  const media = useMeeting((snapshot) => snapshot.connection.media);
  const text =
    signalling === 'reconnecting'
      ? t('call.reconnecting')
      : media === 'lost'
        ? t('call.mediaLost')
        : media === 'connecting'
          ? t('call.mediaConnecting')
          : null;
  if (text === null) return null;
  return (
    <Banner>
      <WifiOff size={16} aria-hidden /> {text}
    </Banner>
  );
}

function MutedSpeakingBanner() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const speaking = useMeeting((snapshot) => snapshot.self.muted && snapshot.self.mutedButSpeaking);
  if (!speaking) return null;
  return (
    <Banner>
      <MicOff size={16} aria-hidden /> {t('call.mutedSpeaking')}
      <Button size="small" onPress={() => meeting.setMuted(false)}>
        {t('call.unmute')}
      </Button>
    </Banner>
  );
}

/** A device that failed during the call: the call goes on without it, and it says so. */
function CaptureBanner() {
  const { t } = useTranslation();
  const { media } = useMeetingScope();
  const { microphoneProblem, cameraProblem, screenProblem } = useLocalMedia();
  const errorText = useErrorText();
  const problem = microphoneProblem ?? cameraProblem ?? screenProblem;
  if (!problem) return null;
  const words = errorText(problem);
  return (
    <Banner>
      <strong>{words.message}</strong>
      {problem instanceof PolicyRefusal ? <Reasons explanations={problem.explanations} /> : words.next}
      <Button size="small" onPress={() => media.dismissProblems()}>
        {t('notice.dismiss')}
      </Button>
    </Banner>
  );
}

function sameError(before: AppError | null, after: AppError | null): boolean {
  return before?.code === after?.code;
}
