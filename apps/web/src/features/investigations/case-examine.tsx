// Finding out about a file with everything that a case opened: what the records of its meetings prove, whether the file is genuine, and whose
// copy it is. All of it in this browser.
import { type Examination, type ExaminedMeeting, type OpenedCase, type TraceFinding } from '@incamera/client';
import { AppError } from '@incamera/kernel';
import { ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import { type ExamineProgress, type Found } from './bench-types.js';
import { ClosedKeys } from './closed-keys.js';
import { ExamineResult } from './examine-result.js';
import { FileDrop } from './file-drop.js';
import styles from './investigations.module.css';
import { useEnd, useWorkbench } from './use-workbench.js';
import { WorkProgress } from './work-progress.js';
import { type CasePlace } from './workbench.js';

/** With closed keys it shows what was found before. */
export function CaseExamine({ place, onStep }: { place: CasePlace; onStep: () => void }) {
  const { t } = useTranslation();
  const { state } = place.examine;
  const { keys } = place;
  useEnd(state?.is === 'running', onStep);
  return (
    <section className={styles.part} aria-labelledby="case-examine">
      <h2 id="case-examine">{t('examine.title')}</h2>
      <p className={account.lead}>{t('examine.lead')}</p>
      {keys?.testifying.length === 0 ? <Callout tone="info" title={t('examine.notAsked')} /> : null}
      {keys === null ? <ClosedKeys file={state?.ask ?? null} /> : <ExamineForm place={place} keys={keys} />}
      {state?.is === 'running' && state.progress !== null ? (
        <ShownProgress {...state.progress} steps={keys?.deviceCount === 0 ? 2 : 3} />
      ) : null}
      {state?.is === 'failed' ? <ErrorCallout error={state.error} /> : null}
      {state?.is === 'found' ? <ExamineResult {...state.finding} onMade={onStep} /> : null}
    </section>
  );
}

function ExamineForm({ place, keys }: { place: CasePlace; keys: OpenedCase }) {
  const { t } = useTranslation();
  const { state, isRunning } = place.examine;
  const isBusy = useWorkbench().isRunning && !isRunning;
  const [file, setFile] = useState<File | null>(state?.ask ?? null);
  const run = (chosen: File) =>
    place.examine.run(chosen, async (signal, tell) => {
      const at = (stage: ExamineProgress['stage']) => (share: number) => tell({ stage, share });
      const meetings = place.meetings ?? (await keys.examineMeetings(at('meetings')));
      place.verified(keys, meetings);
      return { found: await findOut(keys, chosen, meetings, signal, at), of: keys };
    });
  return (
    <div className={`${account.form} ${styles.noPrint}`}>
      <FileDrop label={t('examine.file')} file={file} onChoose={setFile} isDisabled={isRunning} />
      <div className={account.actions}>
        <Button
          variant="primary"
          icon={<ScanSearch size={18} aria-hidden />}
          isPending={isRunning}
          isDisabled={file === null || isBusy}
          onPress={() => {
            if (file !== null) run(file);
          }}
        >
          {t('examine.run')}
        </Button>
        {isRunning ? <Button onPress={() => place.examine.stop()}>{t('examine.stop')}</Button> : null}
      </div>
      {isBusy ? <p className={styles.small}>{t('work.oneFile')}</p> : null}
    </div>
  );
}

/** Both searches are made though one of them fails: what is wrong with one is said beside what the other gives. */
async function findOut(
  keys: OpenedCase,
  file: File,
  meetings: readonly ExaminedMeeting[],
  signal: AbortSignal,
  at: (stage: ExamineProgress['stage']) => (share: number) => void,
): Promise<Found> {
  const compared = await attempt(() => keys.examine({ file, name: file.name, signal }, at('comparing')), signal);
  const traced =
    keys.deviceCount === 0
      ? null
      : await attempt(
          () =>
            keys.trace({ file, reference: null, from: null, to: null, signal }, ({ stage, share }) => at(stage)(share)),
          signal,
        );
  const [examination, compareError] = compared instanceof AppError ? [null, compared] : [compared, null];
  const [finding, traceError] = traced instanceof AppError ? [null, traced] : [traced, null];
  // Nothing was found out: the first reason.
  if (examination === null && finding === null) throw compareError ?? traceError;
  return { finding: reported(file, examination, finding), meetings, compareError, traceError };
}

async function attempt<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && !signal.aborted) return error;
    throw error;
  }
}

function reported(file: File, examination: Examination | null, traced: TraceFinding | null): Found['finding'] {
  const wasCompared = examination !== null && examination.authenticity !== null;
  return {
    file: {
      name: file.name,
      sha256: examination?.fileHash ?? traced?.fileHash ?? '',
      bytes: file.size,
      seconds: examination?.seconds ?? null,
      peaks: examination?.peaks ?? [],
    },
    trace: traced?.report ?? null,
    authenticity: wasCompared ? examination.report : null,
  };
}

function ShownProgress({ stage, share, steps }: ExamineProgress & { steps: number }) {
  const { t } = useTranslation();
  const step = stage === 'meetings' ? 1 : stage === 'comparing' ? 2 : 3;
  const what = stage === 'meetings' || stage === 'comparing' ? t(`examineStage.${stage}`) : t(`traceStage.${stage}`);
  return (
    <WorkProgress
      stage={stage}
      what={t('work.step', { step: `${step}`, steps: `${steps}`, what })}
      label={t('examine.progress')}
      share={share}
    />
  );
}
