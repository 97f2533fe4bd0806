// Finding out about a file with everything that a case opened: what the records of its meetings prove, whether the file is genuine, and whose
// copy it is. All of it in this browser.
import {
  type Examination,
  type ExaminedMeeting,
  type OpenedCase,
  type TraceFinding,
  type TraceProgress,
} from '@incamera/client';
import { AppError } from '@incamera/kernel';
import { ScanSearch } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../app/use-async.js';
import { useStayOnPageWhile } from '../../app/use-stay.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import { ExamineResult, type Found } from './examine-result.js';
import { FileDrop } from './file-drop.js';
import styles from './investigations.module.css';
import { WorkProgress } from './work-progress.js';

type Stage = 'meetings' | 'comparing' | TraceProgress['stage'];

export function CaseExamine({ keys, onStep }: { keys: OpenedCase; onStep: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<{ stage: Stage; share: number } | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const meetings = useRef<readonly ExaminedMeeting[] | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);
  const run = useAction(async (chosen: File) => {
    const controller = new AbortController();
    abort.current = controller;
    const { signal } = controller;
    const at = (stage: Stage) => (share: number) => setProgress({ stage, share });
    setFound(null);
    try {
      // What the records prove does not depend on the file.
      meetings.current ??= await keys.examineMeetings(at('meetings'));
      setFound(await findOut(keys, chosen, meetings.current, signal, at));
    } catch (error) {
      // Who stopped it knows.
      if (!signal.aborted) throw error;
    } finally {
      setProgress(null);
      onStep();
    }
  });
  useStayOnPageWhile(run.pending, t('work.leave'));
  return (
    <section className={styles.part} aria-labelledby="case-examine">
      <h2 id="case-examine">{t('examine.title')}</h2>
      <p className={account.lead}>{t('examine.lead')}</p>
      {keys.testifying.length === 0 ? <Callout tone="info" title={t('examine.notAsked')} /> : null}
      <div className={`${account.form} ${styles.noPrint}`}>
        <FileDrop label={t('examine.file')} file={file} onChoose={setFile} isDisabled={run.pending} />
        <div className={account.actions}>
          <Button
            variant="primary"
            icon={<ScanSearch size={18} aria-hidden />}
            isPending={run.pending}
            isDisabled={file === null}
            onPress={() => {
              if (file !== null) run.run(file);
            }}
          >
            {t('examine.run')}
          </Button>
          {run.pending ? <Button onPress={() => abort.current?.abort()}>{t('examine.stop')}</Button> : null}
        </div>
      </div>
      {progress === null ? null : <ExamineProgress {...progress} steps={keys.deviceCount === 0 ? 2 : 3} />}
      {run.error ? <ErrorCallout error={run.error} /> : null}
      {found === null ? null : <ExamineResult keys={keys} found={found} onMade={onStep} />}
    </section>
  );
}

/** Both searches are made though one of them fails: what is wrong with one is said beside what the other gives. */
async function findOut(
  keys: OpenedCase,
  file: File,
  meetings: readonly ExaminedMeeting[],
  signal: AbortSignal,
  at: (stage: Stage) => (share: number) => void,
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

function ExamineProgress({ stage, share, steps }: { stage: Stage; share: number; steps: number }) {
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
