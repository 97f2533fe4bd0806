// What a draft would change for people in meetings like the past ones, in words, and what a dry run cannot know.
import { type MatrixAct, type MatrixPerson, type RulebookCheck } from '@incamera/client';
import { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.js';

export function DryRunMatrix(props: { dryRun: RulebookCheck['dryRun']; nameOf: (classificationId: string) => string }) {
  const { t } = useTranslation();
  const { meetingCount, matrix } = props.dryRun;
  return (
    <Callout tone={matrix.length > 0 ? 'warning' : 'info'} title={t('dryRun.title')}>
      {meetingCount === 0 ? <p>{t('dryRun.noMeetings')}</p> : null}
      {meetingCount > 0 && matrix.length === 0 ? <p>{t('dryRun.none', { count: meetingCount })}</p> : null}
      {matrix.length > 0 ? <p>{t('dryRun.some', { count: meetingCount })}</p> : null}
      <ul>
        {matrix.map(({ classificationId, meetingCount: count, act, kind, people, codes }) => (
          <li key={`${classificationId} ${count} ${act} ${kind} ${people.join()}`}>
            {t('dryRun.line', {
              classification: props.nameOf(classificationId),
              count,
              kind: t(`decisionKind.${kind}`),
              act: t(`dryRunAct.${act as MatrixAct}`),
              people: personList(people as MatrixPerson[], t),
            })}
            {codes.length > 0 ? ` (${codes.join(', ')})` : ''}
          </li>
        ))}
      </ul>
      <p>{t('dryRun.limits')}</p>
    </Callout>
  );
}

/** Somebody of every kind is everybody. */
const ALL = 8;

function personList(people: readonly MatrixPerson[], t: TFunction): string {
  if (people.length === ALL) return t('dryRun.everybody');
  return people.map((person) => t(`dryRunPerson.${person}`)).join(', ');
}
