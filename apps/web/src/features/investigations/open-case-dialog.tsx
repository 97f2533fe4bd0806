// Opens a case: what it is about, which meetings, and a passphrase for the backup of its key; then the holders are asked.
import { type CasePurpose, type TracedMeetings } from '@incamera/client';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { excessOf, TextField } from '../../ui/field.js';
import { FormEnd } from '../../ui/form-end.js';
import account from '../account/account-page.module.css';
import { BackedUpDialog } from '../authority/backed-up-dialog.js';
import { NewPassphraseFields, useNewPassphrase } from '../authority/new-passphrase.js';
import { PurposeChoices } from './case-purposes.js';
import styles from './investigations.module.css';
import { MeetingLine } from './meeting-line.js';
import { SecondOfficerChoice } from './second-officer-choice.js';

const TITLE_CHARS = 120;
const REASON_CHARS = 1000;

export function OpenCaseDialog(props: { onClose: () => void; onOpened: (caseId: string) => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [caseId, setCaseId] = useState<string | null>(null);
  /** Nobody is asked before it is confirmed. */
  const [isWaiting, setWaiting] = useState(false);
  const close = () => {
    props.onClose();
    // Whatever came of asking, the case is there.
    if (caseId !== null) props.onOpened(caseId);
  };
  return (
    <BackedUpDialog
      title={t('cases.open')}
      fileName="incamera-case-key.json"
      backupText={t('cases.backupText')}
      doneLabel={isWaiting ? t('officers.opened') : t('cases.askNow')}
      finish={async () => {
        if (caseId !== null && !isWaiting) await client.investigations.ask(caseId);
      }}
      onClose={close}
      form={(onMade) => (
        <CaseForm
          onMade={(opened) => {
            setCaseId(opened.caseId);
            setWaiting(opened.isWaiting);
            onMade(opened.backup);
          }}
          onCancel={props.onClose}
        />
      )}
    />
  );
}

interface MadeCase {
  readonly caseId: string;
  readonly backup: string;
  readonly isWaiting: boolean;
}

function CaseForm(props: { onMade: (opened: MadeCase) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [meetings, setMeetings] = useState<readonly string[]>([]);
  const [purposes, setPurposes] = useState<readonly CasePurpose[]>(['mark', 'testimony']);
  const [isSecondWanted, setSecondWanted] = useState(false);
  const chosen = useNewPassphrase();
  const { loaded } = useLoaded(useCallback(() => client.investigations.meetings(), [client]));
  const known = loaded.state === 'ready' ? loaded.value : [];
  const isDemanded = known.some(({ meetingId, twoOfficers }) => twoOfficers && meetings.includes(meetingId));
  const secondOfficer = isDemanded || isSecondWanted;
  const open = useAction(async () => {
    const { passphrase } = chosen;
    const wanted = { title, reason, meetings, purposes, secondOfficer, passphrase };
    props.onMade({ ...(await client.investigations.open(wanted)), isWaiting: secondOfficer });
  });
  const isWorded =
    title.trim() !== '' &&
    reason.trim() !== '' &&
    excessOf(title, TITLE_CHARS) === 0 &&
    excessOf(reason, REASON_CHARS) === 0;
  const isComplete = isWorded && meetings.length > 0 && purposes.length > 0 && chosen.isComplete;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete) open.run();
  };
  return (
    <form className={account.form} onSubmit={submit} noValidate>
      <p className={account.lead}>{t('cases.openText')}</p>
      <TextField
        label={t('cases.name')}
        description={t('cases.nameHint')}
        value={title}
        onChange={setTitle}
        limit={TITLE_CHARS}
        autoFocus
      />
      <TextField
        label={t('cases.reason')}
        description={t('cases.reasonHint')}
        value={reason}
        onChange={setReason}
        limit={REASON_CHARS}
        multiline
      />
      {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {loaded.state === 'failed' ? <ErrorCallout error={loaded.error} /> : null}
      {loaded.state === 'ready' ? <MeetingChoices known={known} chosen={meetings} onChange={setMeetings} /> : null}
      <PurposeChoices chosen={purposes} onChange={setPurposes} />
      <SecondOfficerChoice isDemanded={isDemanded} chosen={isSecondWanted} onChange={setSecondWanted} />
      <NewPassphraseFields {...chosen} />
      <FormEnd sending={open} action={t('cases.make')} isDisabled={!isComplete} onCancel={props.onCancel} />
    </form>
  );
}

/** Of one case; the server takes no more. */
const MOST_MEETINGS = 20;

function MeetingChoices(props: {
  known: TracedMeetings;
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  const { t } = useTranslation();
  const { known, chosen, onChange } = props;
  if (known.length === 0) return <Callout tone="info" title={t('cases.whichNone')} />;
  const toggle = (meetingId: string) =>
    onChange(chosen.includes(meetingId) ? chosen.filter((one) => one !== meetingId) : [...chosen, meetingId]);
  return (
    <fieldset className={styles.choices}>
      <legend>{t('cases.which')}</legend>
      {known.map((meeting) => {
        const isChosen = chosen.includes(meeting.meetingId);
        return (
          <label key={meeting.meetingId} className={styles.choice}>
            <input
              type="checkbox"
              checked={isChosen}
              disabled={!isChosen && chosen.length >= MOST_MEETINGS}
              onChange={() => toggle(meeting.meetingId)}
            />
            <MeetingLine meetingId={meeting.meetingId} meeting={meeting} />
          </label>
        );
      })}
    </fieldset>
  );
}
