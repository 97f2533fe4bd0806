// Before the meeting: picture and sound are checked on one side, name and knocking on the other.
import { type ExceptionRule, PolicyRefusal, TEXT_LIMITS } from '@incamera/client';
import { DoorClosed, Hourglass, KeyRound } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { preferences } from '../../app/preferences.js';
import { useAction } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { CopyButton } from '../../ui/copy-field.js';
import { excessOf, TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Spinner } from '../../ui/spinner.js';
import { AskException } from '../exceptions/ask-exception.js';
import { FingerprintLobbyNote } from '../fingerprints/lobby-note.js';
import { OwnIdentityPanel } from '../identity/own-identity.js';
import { MeetingBanner } from '../rules/class-banner.js';
import { awaitsPasskey } from '../rules/preflight-items.js';
import { PreflightPanel } from '../rules/preflight-panel.js';
import { DeviceChecks } from './device-checks.js';
import styles from './lobby-screen.module.css';
import { SelfPreview } from './self-preview.js';
import { WitnessNote } from './witness-note.js';

export function LobbyScreen() {
  const { t } = useTranslation();
  const { link } = useMeetingScope();
  const { capture } = usePlatform();
  const title = useMeeting((snapshot) => snapshot.meeting?.title ?? '');
  const phase = useMeeting((snapshot) => snapshot.phase);
  const errorText = useErrorText();
  const unsupported = capture.support().problem;

  useEffect(() => {
    document.title = title === '' ? 'In Camera' : `${title} – In Camera`;
  }, [title]);

  return (
    <Page above={<MeetingBanner />}>
      <div className={styles.columns}>
        <div className={styles.previewArea}>
          {unsupported ? (
            <Callout
              tone="danger"
              live
              title={errorText(unsupported).message}
              actions={<CopyButton text={link} label={t('lobby.openElsewhere')} variant="primary" size="small" />}
            >
              <p>{errorText(unsupported).next}</p>
              <p>{t('lobby.unsupportedWhere')}</p>
            </Callout>
          ) : (
            <SelfPreview />
          )}
        </div>
        <div className={styles.meeting}>
          <MeetingHead />
          {phase === 'lobby' ? <PreflightPanel /> : null}
          {phase === 'lobby' ? <FingerprintLobbyNote /> : null}
          {phase === 'lobby' ? <WitnessNote /> : null}
          {phase === 'lobby' ? unsupported ? null : <EnterForm /> : <Waiting phase={phase} />}
        </div>
        {unsupported ? null : <DeviceChecks />}
      </div>
    </Page>
  );
}

function MeetingHead() {
  const { t } = useTranslation();
  const formats = useFormats();
  const meeting = useMeeting((snapshot) => snapshot.meeting);
  if (!meeting) return null;
  return (
    <div className={styles.head}>
      <h1 className={styles.title}>{meeting.title}</h1>
      <p className={styles.facts}>
        {t('schedule.yourTime', { when: formats.moment(meeting.startsAtMs), zone: formats.zone(meeting.startsAtMs) })} ·{' '}
        {t('lobby.hosts')}: {meeting.hostNames.join(', ')}
      </p>
      {meeting.agenda === '' ? null : (
        <section className={styles.agenda} aria-label={t('lobby.agenda')}>
          <p className={styles.agendaLabel}>{t('lobby.agenda')}</p>
          {meeting.agenda}
        </section>
      )}
    </div>
  );
}

const NONE: readonly ExceptionRule[] = [];

function EnterForm() {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const ownHostKey = useMeeting((snapshot) => snapshot.meeting?.ownHostKey ?? false);
  const locked = useMeeting((snapshot) => snapshot.meeting?.locked ?? false);
  const problem = useMeeting((snapshot) => snapshot.problem);
  const hostName = useMeeting((snapshot) => snapshot.self.displayName);
  const refused = useMeeting(
    ({ preflight, self }) =>
      preflight !== null && preflight.explanations.length > 0 && !awaitsPasskey(preflight, self.identity.passkey),
  );
  const exceptions = useMeeting((snapshot) => snapshot.preflight?.exceptions ?? NONE);
  const asks = refused && exceptions.length > 0;
  const keptOut = refused && !asks;
  const [reason, setReason] = useState('');
  const [name, setName] = useState(() => hostName || preferences.get().displayName);
  const accountName = useMeeting((snapshot) => snapshot.self.identity.accountName);
  useEffect(() => {
    if (accountName !== null) setName((typed) => (typed === '' ? accountName : typed));
  }, [accountName]);
  const [tried, setTried] = useState(false);
  const enter = useAction(async (displayName: string) => {
    preferences.set({ displayName });
    await meeting.enter({ displayName, ...(asks ? { exceptionReason: reason } : {}) });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const displayName = name.trim();
    const isReasoned = !asks || (reason.trim() !== '' && excessOf(reason, TEXT_LIMITS.exceptionReasonChars) === 0);
    if (displayName !== '' && excessOf(displayName, TEXT_LIMITS.nameChars) === 0 && isReasoned) enter.run(displayName);
  };
  const failure = enter.error ?? problem;
  // The reasons stand in the list above.
  const shown = refused && failure instanceof PolicyRefusal ? null : failure;
  return (
    <form className={styles.enter} onSubmit={submit} noValidate>
      <TextField
        label={t('lobby.nameLabel')}
        description={ownHostKey ? undefined : t('lobby.nameHint')}
        value={name}
        onChange={setName}
        limit={TEXT_LIMITS.nameChars}
        autoComplete="name"
        error={tried && name.trim() === '' ? t('lobby.nameMissing') : null}
        isRequired
      />
      <OwnIdentityPanel typedName={name} />
      {asks ? <AskException rules={exceptions} reason={reason} onChange={setReason} tried={tried} /> : null}
      {locked && !ownHostKey ? <Callout tone="warning" title={t('lobby.locked')} /> : null}
      {shown ? <ErrorCallout error={shown} /> : null}
      <Button
        type="submit"
        variant="primary"
        size="large"
        isPending={enter.pending}
        isDisabled={keptOut}
        icon={ownHostKey && !asks ? <KeyRound size={18} aria-hidden /> : <DoorClosed size={18} aria-hidden />}
      >
        {asks ? t('exception.knock') : ownHostKey ? t('lobby.enterAsHost') : t('lobby.knock')}
      </Button>
      <p className={styles.hint}>{ownHostKey ? t('lobby.hostHint') : t('lobby.knockHint')}</p>
    </form>
  );
}

function Waiting(props: { phase: string }) {
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const formats = useFormats();
  const startsAtMs = useMeeting((snapshot) => snapshot.meeting?.startsAtMs ?? null);
  const needsTwo = useMeeting((snapshot) => snapshot.meeting?.classification.rules.admission === 'two_hosts');
  const problem = useMeeting((snapshot) => snapshot.problem);
  const reconnecting = useMeeting((snapshot) => snapshot.connection.signalling === 'reconnecting');
  const withdraw = useAction(() => meeting.withdraw());
  const words = {
    knocking: [t('wait.knockingTitle'), t('wait.knockingText')],
    waiting_for_host: [t('wait.hostTitle'), t('wait.hostText')],
    joining: [t('wait.joiningTitle'), t('wait.joiningText')],
    rejoining: [t('wait.rejoiningTitle'), t('wait.rejoiningText')],
  }[props.phase] ?? [t('lobby.opening'), ''];
  const waits = props.phase === 'knocking' || props.phase === 'waiting_for_host';
  return (
    <section className={styles.waiting} aria-live="polite">
      <h2>
        {waits ? <Hourglass size={22} aria-hidden /> : <Spinner />}
        {words[0]}
      </h2>
      <p>{words[1]}</p>
      {waits && needsTwo ? <p>{t('twoHosts.wait')}</p> : null}
      {props.phase === 'waiting_for_host' && startsAtMs !== null ? (
        <p>{t('wait.planned', { when: formats.moment(startsAtMs) })}</p>
      ) : null}
      {reconnecting ? <p>{t('call.reconnecting')}</p> : null}
      {problem ? <ErrorCallout error={problem} tone="warning" /> : null}
      {withdraw.error ? <ErrorCallout error={withdraw.error} /> : null}
      {waits ? (
        <div>
          <Button isPending={withdraw.pending} onPress={() => withdraw.run()}>
            {t('wait.withdraw')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
