// The form for a new meeting. What is typed here leaves the device only encrypted (packages/client).
import { type ClassificationChoice, type Feature, type NewMeeting, type Repeat, TEXT_LIMITS } from '@incamera/client';
import { LockKeyhole } from 'lucide-react';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform, type WebClient } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useRefresh } from '../../app/use-refresh.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { excessOf, TextField } from '../../ui/field.js';
import { LoadError } from '../../ui/load-error.js';
import { Switch } from '../../ui/switch.js';
import { PlanRecording } from '../recording/plan-recording.js';
import { ClassChoice, isPossible } from '../rules/class-choice.js';
import { mayFound, type Readiness, readinessFor } from '../rules/readiness.js';
import { ReadinessNote } from '../rules/readiness-note.js';
import { emptyExpectedDraft, finished } from './expected-draft.js';
import styles from './meetings-page.module.css';
import { keptFeatures, MoreRules } from './more-rules.js';
import { fromLocalInput, nextHalfHour, toLocalInput } from './new-meeting.js';
import { PeopleExpected } from './people-expected.js';
import { type Invited, meetingIdOfLink } from './planned-actions.js';
import { newRepeatDraft, readRepeat } from './repeat-draft.js';
import { RepeatFields } from './repeat-fields.js';
import { asksForTwoHosts, readHostNames, SecondHostField } from './second-host-field.js';
import { invitedSeries } from './series-invitation.js';
import { WhenFields } from './when-fields.js';

export function CreateMeetingForm(props: { hostName: string; onCreated: (created: Invited) => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [title, setTitle] = useState('');
  const [agenda, setAgenda] = useState('');
  const [when, setWhen] = useState(() => toLocalInput(nextHalfHour(Date.now())));
  const [durationMinutes, setDurationMinutes] = useState(60);
  const [hostName, setHostName] = useState(props.hostName);
  const [autoReadmit, setAutoReadmit] = useState(true);
  const [succession, setSuccession] = useState(true);
  const [classificationId, setClassificationId] = useState<string | null>(null);
  const classes = useLoaded(useCallback(() => client.classifications(), [client]));
  const choices = classes.loaded.state === 'ready' ? classes.loaded.value : [];
  // The lowest one until somebody chooses: it demands the least of the people who are invited.
  const chosen = choices.find(({ classification }) => classification.id === classificationId) ?? choices[0] ?? null;
  const readiness = useReadiness(client, chosen);
  const [tried, setTried] = useState(false);
  const [secondHost, setSecondHost] = useState('');
  const secondHosts = asksForTwoHosts(chosen) ? readHostNames(secondHost) : null;
  const [expected, setExpected] = useState(emptyExpectedDraft);
  const [off, setOff] = useState<ReadonlySet<Feature>>(new Set());
  const [records, setRecords] = useState(false);
  const people = finished(expected);
  const [repeat, setRepeat] = useState(() => newRepeatDraft(Intl.DateTimeFormat().resolvedOptions().timeZone));
  const startsAtMs = fromLocalInput(when);
  const reading = startsAtMs === null ? null : readRepeat(repeat, startsAtMs);
  const fits =
    excessOf(title, TEXT_LIMITS.titleChars) +
      excessOf(agenda, TEXT_LIMITS.agendaChars) +
      excessOf(hostName, TEXT_LIMITS.nameChars) ===
    0;
  const possible = chosen !== null && isPossible(chosen) && mayFound(readiness);
  const complete =
    fits &&
    title.trim() !== '' &&
    startsAtMs !== null &&
    hostName.trim() !== '' &&
    possible &&
    secondHosts?.length !== 0 &&
    people.ok &&
    reading?.state !== 'incomplete';

  const create = useAction(async (beginsMs: number) => {
    const meeting: NewMeeting = {
      title: title.trim(),
      agenda: agenda.trim(),
      startsAtMs: beginsMs,
      durationMinutes,
      hostName: hostName.trim(),
      ...(secondHosts ? { secondHosts } : {}),
      ...(chosen
        ? {
            classificationId: chosen.classification.id,
            features: keptFeatures(chosen.classification.rules, off, records),
          }
        : {}),
      expected: people.ok ? people.draft.people : [],
      autoReadmit,
      succession: succession ? 'members' : 'none',
    };
    props.onCreated(await createPlanned(client, meeting, reading?.state === 'rule' ? reading.repeat : null));
    setTitle('');
    setAgenda('');
    setExpected(emptyExpectedDraft);
    setRecords(false);
    setRepeat((draft) => ({ ...draft, kind: 'never' }));
    setTried(false);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (complete) create.run(startsAtMs);
  };

  return (
    <form className={styles.form} onSubmit={submit} noValidate aria-labelledby="new-meeting-title">
      <h2 id="new-meeting-title">{t('meetings.newTitle')}</h2>
      <TextField
        label={t('meetings.fieldTitle')}
        placeholder={t('meetings.fieldTitlePlaceholder')}
        value={title}
        onChange={setTitle}
        limit={TEXT_LIMITS.titleChars}
        error={tried && title.trim() === '' ? t('meetings.titleMissing') : null}
        isRequired
      />
      {classes.loaded.state === 'loading' ? <p role="status">{t('rules.choosing')}</p> : null}
      {classes.loaded.state === 'failed' ? <LoadError error={classes.loaded.error} onRetry={classes.reload} /> : null}
      {chosen ? (
        <ClassChoice choices={choices} selected={chosen.classification.id} onSelect={setClassificationId} />
      ) : null}
      <ReadinessNote readiness={readiness} />
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
      />
      <RepeatFields draft={repeat} onChange={setRepeat} startsAtMs={startsAtMs} tried={tried} />
      <TextField
        label={t('meetings.fieldHostName')}
        value={hostName}
        onChange={setHostName}
        limit={TEXT_LIMITS.nameChars}
        error={tried && hostName.trim() === '' ? t('lobby.nameMissing') : null}
        isRequired
      />
      {secondHosts ? <SecondHostField value={secondHost} onChange={setSecondHost} tried={tried} /> : null}
      <PeopleExpected
        draft={expected}
        onChange={setExpected}
        admission={chosen?.classification.rules.admission ?? 'click'}
        problem={tried && !people.ok ? people.problem : null}
      />
      <fieldset className={styles.rules}>
        <legend>{t('meetings.options')}</legend>
        <Switch
          label={t('meetings.autoReadmit')}
          description={t('meetings.autoReadmitHint')}
          selected={autoReadmit && !chosen?.classification.rules.reauthenticate}
          onChange={setAutoReadmit}
          disabled={chosen?.classification.rules.reauthenticate ?? false}
        />
        <Switch
          label={t('meetings.succession')}
          description={t('meetings.successionHint')}
          selected={succession && !chosen?.classification.rules.hostMustBePresent}
          onChange={setSuccession}
          disabled={chosen?.classification.rules.hostMustBePresent ?? false}
        />
        {chosen ? <PlanRecording rules={chosen.classification.rules} selected={records} onChange={setRecords} /> : null}
      </fieldset>
      {chosen ? <MoreRules rules={chosen.classification.rules} off={off} onChange={setOff} /> : null}
      {create.error ? <ErrorCallout error={create.error} /> : null}
      <Button type="submit" variant="primary" isPending={create.pending} isDisabled={!possible}>
        {t('meetings.create')}
      </Button>
      <p className={styles.sealed}>
        <LockKeyhole size={16} aria-hidden />
        {t('meetings.sealed')}
      </p>
    </form>
  );
}

/** What this device has for names, as the chosen class wants them; asked again while something is missing. */
function useReadiness(client: WebClient, chosen: ClassificationChoice | null): Readiness {
  const { loaded, reload } = useLoaded(
    useCallback(async () => {
      const [authorities, passkeys] = await Promise.all([client.identity.anchors(), client.identity.passkeys()]);
      return { authorities, passkeys };
    }, [client]),
  );
  // Nothing is held against anybody before it is known.
  const readiness =
    chosen === null || !isPossible(chosen) || loaded.state !== 'ready'
      ? 'ready'
      : readinessFor(chosen.classification.rules, loaded.value);
  useRefresh(loaded, reload, readiness !== 'ready');
  return readiness;
}

/** Makes the meeting, or all dates of a series; what comes back can be passed on. */
async function createPlanned(client: WebClient, meeting: NewMeeting, repeat: Repeat | null): Promise<Invited> {
  if (repeat !== null) {
    const made = await client.schedule.createSeries(meeting, repeat);
    return { ...invitedSeries(made.series, 'series'), interrupted: made.interrupted };
  }
  const { link } = await client.createMeeting(meeting);
  const { title } = meeting;
  return { title, meetingIds: [meetingIdOfLink(link)], link, expiresAtMs: null, made: 'meeting', interrupted: null };
}
