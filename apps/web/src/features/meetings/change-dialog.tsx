// Changing a meeting, a date of a series, or all dates from one on: each becomes a new meeting with a new link.
import { type PlannedMeeting, TEXT_LIMITS } from '@incamera/client';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Dialog } from '../../ui/dialog.js';
import { excessOf, TextField } from '../../ui/field.js';
import { emptyExpectedDraft, finished } from './expected-draft.js';
import { fromLocalInput, toLocalInput } from './new-meeting.js';
import { PeopleExpected } from './people-expected.js';
import { type Changing, type Invited, meetingIdOfLink } from './planned-actions.js';
import { draftOf, newRepeatDraft, readRepeat } from './repeat-draft.js';
import { RepeatFields } from './repeat-fields.js';
import styles from './schedule.module.css';
import { invitedSeries } from './series-invitation.js';
import { WhenFields } from './when-fields.js';

const FORM = 'change-meeting';

interface ChangeDialogProps {
  readonly changing: Changing | null;
  readonly onClose: () => void;
  readonly onChanged: (invited: Invited) => void;
  /** After every try: one that failed half-way has made the new meeting and left the old one. */
  readonly onTried: () => void;
}

export function ChangeDialog(props: ChangeDialogProps) {
  const { t } = useTranslation();
  const { changing } = props;
  const [pending, setPending] = useState(false);
  return (
    <Dialog
      open={changing !== null}
      onClose={props.onClose}
      wide
      title={changing?.scope === 'following' ? t('schedule.changeTitleFollowing') : t('schedule.changeTitle')}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button type="submit" form={FORM} variant="primary" isPending={pending}>
            {t('schedule.save')}
          </Button>
        </>
      }
    >
      {changing ? <PlannedForm {...props} changing={changing} onPending={setPending} /> : null}
    </Dialog>
  );
}

type FormProps = Omit<ChangeDialogProps, 'changing'> & {
  readonly changing: Changing;
  readonly onPending: (pending: boolean) => void;
};

function PlannedForm(props: FormProps) {
  const { client } = usePlatform();
  const { meetingId } = props.changing;
  const { loaded } = useLoaded(useCallback(() => client.schedule.planned(meetingId), [client, meetingId]));
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  return <ChangeForm {...props} planned={loaded.value} />;
}

function ChangeForm({ planned, changing, onPending, onChanged, onTried }: FormProps & { planned: PlannedMeeting }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [title, setTitle] = useState(planned.title);
  const [agenda, setAgenda] = useState(planned.agenda);
  const [when, setWhen] = useState(() => toLocalInput(planned.startsAtMs));
  const [durationMinutes, setDurationMinutes] = useState(planned.durationMinutes);
  const [draft, setDraft] = useState(() =>
    planned.repeat === null ? newRepeatDraft('UTC') : draftOf(planned.repeat, planned.startsAtMs),
  );
  const [expected, setExpected] = useState({ ...emptyExpectedDraft, people: planned.expected });
  const people = finished(expected);
  const [tried, setTried] = useState(false);
  const startsAtMs = fromLocalInput(when);
  const following = changing.scope === 'following';
  const reading = startsAtMs === null || !following ? null : readRepeat(draft, startsAtMs);
  const fits = excessOf(title, TEXT_LIMITS.titleChars) + excessOf(agenda, TEXT_LIMITS.agendaChars) === 0;
  const complete = fits && title.trim() !== '' && startsAtMs !== null && people.ok && reading?.state !== 'incomplete';

  const save = useAction(async (beginsMs: number) => {
    onPending(true);
    try {
      const change = {
        title: title.trim(),
        agenda: agenda.trim(),
        startsAtMs: beginsMs,
        durationMinutes,
        ...(people.ok ? { expected: people.draft.people } : {}),
      };
      if (reading?.state === 'rule') {
        const made = await client.schedule.changeFollowing(changing.meetingId, { ...change, repeat: reading.repeat });
        onChanged({ ...invitedSeries(made.series, 'change'), interrupted: made.interrupted });
        return;
      }
      const { link } = await client.schedule.change(changing.meetingId, change);
      const meetingIds = [meetingIdOfLink(link)];
      onChanged({ title: change.title, meetingIds, link, expiresAtMs: null, made: 'change', interrupted: null });
    } finally {
      onPending(false);
      onTried();
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (complete) save.run(startsAtMs);
  };

  return (
    <form id={FORM} className={styles.stack} onSubmit={submit} noValidate>
      <p>{t('schedule.changeText')}</p>
      <TextField
        label={t('meetings.fieldTitle')}
        value={title}
        onChange={setTitle}
        limit={TEXT_LIMITS.titleChars}
        error={tried && title.trim() === '' ? t('meetings.titleMissing') : null}
        isRequired
      />
      <TextField
        label={t('meetings.fieldAgenda')}
        value={agenda}
        onChange={setAgenda}
        limit={TEXT_LIMITS.agendaChars}
        multiline
      />
      <WhenFields
        when={when}
        onWhen={setWhen}
        isMissing={tried && startsAtMs === null}
        durationMinutes={durationMinutes}
        onDuration={setDurationMinutes}
        plannedMinutes={planned.durationMinutes}
      />
      {following ? (
        <RepeatFields draft={draft} onChange={setDraft} startsAtMs={startsAtMs} tried={tried} always />
      ) : null}
      <PeopleExpected
        draft={expected}
        onChange={setExpected}
        admission="click"
        problem={tried && !people.ok ? people.problem : null}
      />
      {save.error ? <ErrorCallout error={save.error} /> : null}
    </form>
  );
}
