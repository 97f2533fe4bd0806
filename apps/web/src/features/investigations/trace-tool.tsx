// Takes a file and finds out whose copy it is, in this browser: choice, progress, answer.
import { type TraceAsk, type TraceFinding, type TraceProgress } from '@incamera/client';
import { Search as SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { TextField } from '../../ui/field.js';
import account from '../account/account-page.module.css';
import { type NamedDevices } from './bench-types.js';
import { ClosedKeys } from './closed-keys.js';
import { FileDrop } from './file-drop.js';
import styles from './investigations.module.css';
import { rangeOf } from './trace-range.js';
import { TraceResult } from './trace-result.js';
import { useWorkbench } from './use-workbench.js';
import { WorkProgress } from './work-progress.js';
import { type BenchPlace } from './workbench.js';

type TraceWork = BenchPlace<unknown>['trace'];

export interface TraceToolProps {
  readonly work: TraceWork;
  /** Null: the keys are closed, and what was found with them is all there is. */
  readonly search: Search | null;
  /** What is recorded of it, if anything is. */
  readonly note: string | null;
}

interface Search {
  readonly trace: (ask: TraceAsk, onProgress: (progress: TraceProgress) => void) => Promise<TraceFinding>;
  readonly devices: NamedDevices;
}

export function TraceTool({ work, search, note }: TraceToolProps) {
  const { state } = work;
  return (
    <>
      {search === null ? <ClosedKeys file={state?.ask.file ?? null} /> : <TraceForm work={work} search={search} />}
      {state?.is === 'running' && state.progress !== null ? <Progress progress={state.progress} /> : null}
      {state?.is === 'failed' ? <ErrorCallout error={state.error} /> : null}
      {state?.is === 'found' ? <TraceResult {...state.finding} note={note} /> : null}
    </>
  );
}

function TraceForm({ work, search }: { work: TraceWork; search: Search }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { isRunning } = work;
  const isBusy = useWorkbench().isRunning && !isRunning;
  const asked = work.state?.ask ?? { file: null, reference: null, from: '', to: '' };
  const [file, setFile] = useState<File | null>(asked.file);
  const [reference, setReference] = useState<File | null>(asked.reference);
  const [from, setFrom] = useState(asked.from);
  const [to, setTo] = useState(asked.to);
  const range = rangeOf(from, to);
  const run = (chosen: File) =>
    work.run({ file: chosen, reference, from, to }, async (signal, tell) => {
      tell({ stage: 'reading', share: 0 });
      const ask = { file: chosen, reference, from: range?.from ?? null, to: range?.to ?? null, signal };
      return { trace: await search.trace(ask, tell), devices: search.devices };
    });
  return (
    <div className={`${account.form} ${styles.noPrint}`}>
      <FileDrop label={t('trace.file')} file={file} onChoose={setFile} isDisabled={isRunning} />
      <details>
        <summary>{t('trace.more')}</summary>
        <div className={account.form}>
          <div className={styles.range}>
            <TextField label={t('trace.from')} value={from} onChange={setFrom} inputProps={{ inputMode: 'decimal' }} />
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
          {reference === null ? null : (
            <p className={styles.small}>
              {t('trace.chosen', { name: reference.name, size: formats.bytes(reference.size) })}
            </p>
          )}
          <p className={styles.small}>{t('trace.referenceHint')}</p>
        </div>
      </details>
      {range === null ? <p role="alert">{t('trace.rangeInvalid')}</p> : null}
      <div className={account.actions}>
        <Button
          variant="primary"
          icon={<SearchIcon size={18} aria-hidden />}
          isPending={isRunning}
          isDisabled={file === null || range === null || isBusy}
          onPress={() => {
            if (file !== null) run(file);
          }}
        >
          {t('trace.run')}
        </Button>
        {isRunning ? <Button onPress={() => work.stop()}>{t('trace.cancel')}</Button> : null}
      </div>
      {isBusy ? <p className={styles.small}>{t('work.oneFile')}</p> : null}
    </div>
  );
}

function Progress({ progress: { stage, share } }: { progress: TraceProgress }) {
  const { t } = useTranslation();
  return <WorkProgress stage={stage} what={t(`traceStage.${stage}`)} label={t('trace.progress')} share={share} />;
}
