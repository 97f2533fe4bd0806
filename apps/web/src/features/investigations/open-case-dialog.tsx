// Opens a case: what it is about, which meetings, and a passphrase for the backup of its key; then the holders are asked.
import { type CasePurpose } from '@incamera/client';
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

const TITLE_CHARS = 120;
const REASON_CHARS = 1000;

export function OpenCaseDialog(props: { onClose: () => void; onOpened: (caseId: string) => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [caseId, setCaseId] = useState<string | null>(null);
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
      doneLabel={t('cases.askNow')}
      finish={async () => {
        if (caseId !== null) await client.investigations.ask(caseId);
      }}
      onClose={close}
      form={(onMade) => (
        <CaseForm
          onMade={(opened) => {
            setCaseId(opened.caseId);
            onMade(opened.backup);
          }}
          onCancel={props.onClose}
        />
      )}
    />
  );
}

function CaseForm(props: { onMade: (opened: { caseId: string; backup: string }) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [title, setTitle] = useState('');
  const [reason, setReason] = useState('');
  const [meetings, setMeetings] = useState<readonly string[]>([]);
  const [purposes, setPurposes] = useState<readonly CasePurpose[]>(['mark', 'testimony']);
  const chosen = useNewPassphrase();
  const open = useAction(async () => {
    const { passphrase } = chosen;
    props.onMade(await client.investigations.open({ title, reason, meetings, purposes, passphrase }));
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
      <MeetingChoices chosen={meetings} onChange={setMeetings} />
      <PurposeChoices chosen={purposes} onChange={setPurposes} />
      <NewPassphraseFields {...chosen} />
      <FormEnd sending={open} action={t('cases.make')} isDisabled={!isComplete} onCancel={props.onCancel} />
    </form>
  );
}

/** Of one case; the server takes no more. */
const MOST_MEETINGS = 20;

function MeetingChoices(props: { chosen: readonly string[]; onChange: (chosen: readonly string[]) => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded } = useLoaded(useCallback(() => client.investigations.meetings(), [client]));
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  if (loaded.value.length === 0) return <Callout tone="info" title={t('cases.whichNone')} />;
  const { chosen, onChange } = props;
  const toggle = (meetingId: string) =>
    onChange(chosen.includes(meetingId) ? chosen.filter((one) => one !== meetingId) : [...chosen, meetingId]);
  return (
    <fieldset className={styles.choices}>
      <legend>{t('cases.which')}</legend>
      {loaded.value.map((meeting) => {
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
