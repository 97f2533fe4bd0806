// What checking a draft found: whether it can be used, tests, probable slips, and past decisions that would be others.
import { type RulebookCheck, type RulebookFiles } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { useLanguage } from '../../i18n/language.js';
import { Callout } from '../../ui/callout.js';
import { readForm } from './draft.js';
import styles from './rules-office.module.css';

/** Classifications by the words that people know them by. */
function useClassNames(files: RulebookFiles): (id: string) => string {
  const language = useLanguage();
  const classes = readForm(files.classifications)?.classes ?? [];
  return (id) => classes.find((one) => one.id === id)?.label[language] ?? id;
}

/** @param files what was checked */
export function CheckResult({ check, files }: { check: RulebookCheck; files: RulebookFiles }) {
  const { t } = useTranslation();
  const nameOf = useClassNames(files);
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
                {nameOf(failed.classificationId)}: {failed.check}
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
              <li key={`${higher} ${lower}`}>
                {t('office.slip', { higher: nameOf(higher), lower: nameOf(lower), rules: rules.join(', ') })}
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      <DryRun dryRun={check.dryRun} nameOf={nameOf} />
    </div>
  );
}

function DryRun({ dryRun, nameOf }: { dryRun: RulebookCheck['dryRun']; nameOf: (id: string) => string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { decisionCount, differenceCount, differences } = dryRun;
  return (
    <Callout tone={differenceCount > 0 ? 'warning' : 'info'} title={t('office.dryRun')}>
      <p>
        {decisionCount === 0
          ? t('office.dryRunEmpty')
          : differenceCount === 0
            ? t('office.dryRunNone', { count: decisionCount })
            : t('office.dryRunSome', { count: differenceCount })}
      </p>
      <ul>
        {differences.map(({ classificationId, action, atMs, kind, codes }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two decisions may be the same in every other respect
          <li key={index}>
            {formats.dateTime(atMs)}: {nameOf(classificationId)}, {action}, {t(`decisionKind.${kind}`)}
            {codes.length > 0 ? ` (${codes.join(', ')})` : ''}
          </li>
        ))}
      </ul>
    </Callout>
  );
}
