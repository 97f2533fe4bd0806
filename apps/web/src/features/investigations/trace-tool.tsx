// Takes a file and finds out whose copy it is, in this browser: choice, progress, answer.
import { type TraceAsk, type TraceFinding, type TraceProgress } from '@incamera/client';
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { useStayOnPageWhile } from '../../app/use-stay.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import account from '../account/account-page.module.css';
import { FileDrop } from './file-drop.js';
import styles from './investigations.module.css';
import { rangeOf } from './trace-range.js';
import { TraceResult } from './trace-result.js';
import { WorkProgress } from './work-progress.js';

export interface TraceToolProps {
  readonly run: (ask: TraceAsk, onProgress: (progress: TraceProgress) => void) => Promise<TraceFinding>;
  readonly nameOf: (label: string) => string;
  /** What the name rests on; null: nothing is known of that. */
  readonly basisOf: (label: string) => string | null;
  /** What is recorded of it, if anything is. */
  readonly note: string | null;
}

export function TraceTool(props: TraceToolProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [reference, setReference] = useState<File | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [progress, setProgress] = useState<TraceProgress | null>(null);
  const [finding, setFinding] = useState<TraceFinding | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const range = rangeOf(from, to);
  const trace = useAction(async (chosen: File) => {
    const controller = new AbortController();
    abort.current = controller;
    setFinding(null);
    setProgress({ stage: 'reading', share: 0 });
    try {
      const ask = { file: chosen, reference, from: range?.from ?? null, to: range?.to ?? null };
      setFinding(await props.run({ ...ask, signal: controller.signal }, setProgress));
    } catch (error) {
      // Who stopped it knows.
      if (!controller.signal.aborted) throw error;
    } finally {
      setProgress(null);
    }
  });
  useStayOnPageWhile(trace.pending, t('work.leave'));
  return (
    <>
      <div className={`${account.form} ${styles.noPrint}`}>
        <FileDrop label={t('trace.file')} file={file} onChoose={setFile} isDisabled={trace.pending} />
        <details>
          <summary>{t('trace.more')}</summary>
          <div className={account.form}>
            <div className={styles.range}>
              <TextField
                label={t('trace.from')}
                value={from}
                onChange={setFrom}
                inputProps={{ inputMode: 'decimal' }}
              />
              <TextField label={t('trace.to')} value={to} onChange={setTo} inputProps={{ inputMode: 'decimal' }} />
            </div>
            <p className={styles.small}>{t('trace.rangeHint')}</p>
            <label>
              <span className={styles.label}>{t('trace.reference')}</span>
              <br />
              <input
                type="file"
                accept="audio/*,video/*"
                onChange={(event) => setReference(event.currentTarget.files?.[0] ?? null)}
              />
            </label>
            <p className={styles.small}>{t('trace.referenceHint')}</p>
          </div>
        </details>
        {range === null ? <p role="alert">{t('trace.rangeInvalid')}</p> : null}
        <div className={account.actions}>
          <Button
            variant="primary"
            icon={<Search size={18} aria-hidden />}
            isPending={trace.pending}
            isDisabled={file === null || range === null}
            onPress={() => {
              if (file !== null) trace.run(file);
            }}
          >
            {t('trace.run')}
          </Button>
          {trace.pending ? <Button onPress={() => abort.current?.abort()}>{t('trace.cancel')}</Button> : null}
        </div>
      </div>
      {progress === null ? null : <Progress progress={progress} />}
      {trace.error ? <ErrorCallout error={trace.error} /> : null}
      {finding === null ? null : <TraceResult {...props} finding={finding} />}
    </>
  );
}

function Progress({ progress: { stage, share } }: { progress: TraceProgress }) {
  const { t } = useTranslation();
  return <WorkProgress stage={stage} what={t(`traceStage.${stage}`)} label={t('trace.progress')} share={share} />;
}
