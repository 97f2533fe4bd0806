// What checking a draft found: whether it can be used, tests, probable slips, and past decisions that would be others.
import { type RulebookCheck } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { Callout } from '../../ui/callout.js';
import styles from './rules-office.module.css';

export function CheckResult({ check }: { check: RulebookCheck }) {
  const { t } = useTranslation();
  const { problem, failedChecks, orderSlips } = check;
  if (problem !== null) {
    return (
      <Callout tone="danger" title={t('office.problem', { where: problem.where })} live>
        <p className={styles.code}>{problem.what}</p>
      </Callout>
    );
  }
  return (
    <div className={styles.found} aria-live="polite">
      {failedChecks.length > 0 ? (
        <Callout tone="danger" title={t('office.failed')}>
          <p>{t('office.failedText')}</p>
          <ul>
            {failedChecks.map((failed) => (
              <li key={`${failed.classificationId} ${failed.check}`}>
                {failed.classificationId}: {failed.check}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {orderSlips.length > 0 ? (
        <Callout tone="info" title={t('office.slips')}>
          <p>{t('office.slipsText')}</p>
          <ul>
            {orderSlips.map(({ higher, lower, rules }) => (
              <li key={`${higher} ${lower}`}>{t('office.slip', { higher, lower, rules: rules.join(', ') })}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <DryRun dryRun={check.dryRun} />
    </div>
  );
}

function DryRun({ dryRun }: { dryRun: RulebookCheck['dryRun'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { decisionCount, differenceCount, differences } = dryRun;
  return (
    <Callout tone={differenceCount > 0 ? 'warning' : 'info'} title={t('office.dryRun')}>
      <p>
        {differenceCount === 0
          ? t('office.dryRunNone', { count: decisionCount })
          : t('office.dryRunSome', { count: differenceCount })}
      </p>
      <ul>
        {differences.map(({ classificationId, action, atMs, kind, codes }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two decisions may be the same in every other respect
          <li key={index}>
            {formats.dateTime(atMs)}: {classificationId}, {action}, {t(`decisionKind.${kind}`)}
            {codes.length > 0 ? ` (${codes.join(', ')})` : ''}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
