// What was found out about a file: the answers first, a moment of it, and everything that the report says.
import { type ReportableCase } from '@incamera/client';
import { incidentReport, type ReportInput } from '@incamera/client/report';
import { type AppError } from '@incamera/kernel';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../app/use-async.js';
import { useLanguage } from '../../i18n/language.js';
import { ErrorCallout } from '../../ui/callout.js';
import { type Found } from './bench-types.js';
import styles from './investigations.module.css';
import { MomentPanel } from './moment-panel.js';
import { ReportButtons } from './report-buttons.js';
import { ReportAnswers, ReportSection } from './report-view.js';

export function ExamineResult({ of, found, onMade }: { of: ReportableCase; found: Found; onMade: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const findings = useMemo(() => [found.finding], [found]);
  const { loaded } = useLoaded(
    useCallback(
      () => of.reportInput({ language, findings, meetings: found.meetings }),
      [of, language, findings, found],
    ),
  );
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') return <ErrorCallout error={loaded.error} />;
  return (
    <>
      <ShownResult input={loaded.value} found={found} />
      <ReportButtons of={of} findings={findings} meetings={found.meetings} onMade={onMade} />
    </>
  );
}

function ShownResult({ input, found }: { input: ReportInput; found: Found }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  // The answer took a while: whoever waited is led to it.
  useEffect(() => heading.current?.focus(), []);
  const report = useMemo(() => incidentReport(input), [input]);
  return (
    <section className={styles.result} aria-labelledby="examine-result">
      <h3 id="examine-result" ref={heading} tabIndex={-1}>
        {t('examine.result')}
      </h3>
      {found.compareError ? <Failed title={t('examine.compareFailed')} error={found.compareError} /> : null}
      {found.traceError ? <Failed title={t('examine.traceFailed')} error={found.traceError} /> : null}
      <ReportAnswers report={report} />
      <MomentPanel input={input} report={report} />
      <details>
        <summary>{t('examine.details')}</summary>
        <p className={styles.small}>{t('examine.detailsHint')}</p>
        {report.sections.map((section) => (
          <ReportSection key={section.id} section={section} words={report.words} />
        ))}
      </details>
    </section>
  );
}

function Failed({ title, error }: { title: string; error: AppError }) {
  return (
    <div className={styles.part}>
      <h4>{title}</h4>
      <ErrorCallout error={error} tone="warning" />
    </div>
  );
}
