// Encrypted recordings of the meetings of a case: opened in this browser with what the holders released, every part checked before it is played.
import {
  type CaseRecording,
  type OpenedCase,
  type OpenedRecording,
  type RecordingFinding,
  type RecordingReport,
} from '@incamera/client';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { LoadError } from '../../ui/load-error.js';
import account from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import styles from './investigations.module.css';

export function CaseRecordings({ keys, onOpened }: { keys: OpenedCase; onOpened: () => void }) {
  const { t } = useTranslation();
  const { loaded, reload } = useLoaded(useCallback(() => keys.recordings(), [keys]));
  return (
    <section className={styles.part} aria-labelledby="case-recordings">
      <h2 id="case-recordings">{t('recordings.title')}</h2>
      <p className={account.lead}>{t('recordings.lead')}</p>
      {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
      {loaded.state === 'failed' ? <LoadError error={loaded.error} onRetry={reload} /> : null}
      {loaded.state === 'ready' && loaded.value.length === 0 ? <p>{t('recordings.none')}</p> : null}
      {loaded.state === 'ready'
        ? loaded.value.map((recording) => (
            <OneRecording key={recording.recordingId} keys={keys} recording={recording} onOpened={onOpened} />
          ))
        : null}
    </section>
  );
}

function OneRecording(props: { keys: OpenedCase; recording: CaseRecording; onOpened: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { keys, recording, onOpened } = props;
  const [opened, setOpened] = useState<OpenedRecording | null>(null);
  const open = useAction(async () => {
    setOpened(await keys.openRecording(recording));
    onOpened();
  });
  const size = formats.bytes(recording.sizeBytes);
  return (
    <article className={styles.part}>
      <p>
        {t('recordings.began', { time: formats.dateTime(recording.startedAtMs) })}
        <br />
        <span className={styles.small}>
          {t('recordings.size', { size, until: formats.dateTime(recording.keptUntilMs) })}
        </span>
      </p>
      {opened === null ? (
        <div className={account.actions}>
          <Button variant="primary" isPending={open.pending} onPress={() => open.run()}>
            {t('recordings.open')}
          </Button>
        </div>
      ) : (
        <ShownRecording opened={opened} />
      )}
      {open.error ? <ErrorCallout error={open.error} /> : null}
    </article>
  );
}

function ShownRecording({ opened }: { opened: OpenedRecording }) {
  const { t } = useTranslation();
  const { report, file, sealed } = opened;
  const name = `recording-${report.recordingId.slice(0, 8)}`;
  const url = useObjectUrl(file);
  return (
    <>
      <Verdict opened={opened} />
      <p>
        <Signer report={report} />
      </p>
      <Voices report={report} />
      {url === null ? (
        <p>{t('recordings.empty')}</p>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written down what is said in it
        <audio controls src={url} aria-label={t('recordings.play')} className={styles.audio} />
      )}
      <div className={account.actions}>
        {file === null ? null : <Button onPress={() => saveFile(`${name}.webm`, file)}>{t('recordings.save')}</Button>}
        <Button onPress={() => saveFile(`${name}.sealed`, sealed)}>{t('recordings.saveSealed')}</Button>
      </div>
      <p className={styles.small}>{t('recordings.sealedHint')}</p>
    </>
  );
}

function Verdict({ opened: { report, logProblem } }: { opened: OpenedRecording }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { findings, log } = report;
  const strange = findings.filter(({ fault }) => fault === 'not_in_log');
  const count = strange.reduce((sum, { fromNumber, toNumber }) => sum + toNumber - fromNumber + 1, 0);
  return (
    <Callout
      tone={findings.length === 0 ? 'good' : 'danger'}
      title={t(findings.length === 0 ? 'recordings.whole' : 'recordings.notWhole')}
    >
      {findings.length === 0 ? null : (
        <ul aria-label={t('recordings.findings')}>
          {findings.map((finding) => (
            <li key={`${finding.fault} ${finding.fromNumber}`}>
              <Finding finding={finding} beganMs={report.fromMs ?? 0} />
            </li>
          ))}
        </ul>
      )}
      <p>
        {logProblem !== null
          ? t('recordings.logUnchecked', { reason: errorText(logProblem).message })
          : count === 0
            ? t(log?.isNamed === true ? 'recordings.loggedNamed' : 'recordings.logged')
            : t('recordings.loggedPartly', { count })}
      </p>
    </Callout>
  );
}

/** Times from the beginning of the recording on, as a player shows them. */
function Finding({ finding, beganMs }: { finding: RecordingFinding; beganMs: number }) {
  const { t } = useTranslation();
  const { fault, fromMs, toMs } = finding;
  const from = fromMs === null ? '' : `${clockOf(fromMs - beganMs)} `;
  const until = toMs === null ? '' : `${t('recordings.until', { time: clockOf(toMs - beganMs) })}: `;
  return `${from}${until}${t(`recordingFinding.${fault}`)}`;
}

function Signer({ report }: { report: RecordingReport }) {
  const { t } = useTranslation();
  const { name, evidence } = report.recorder;
  if (name === null) return t('recordings.byUnknown');
  return evidence.length === 0 ? t('recordings.byUnproved', { name }) : t('recordings.by', { name });
}

function Voices({ report: { voices } }: { report: RecordingReport }) {
  const { t } = useTranslation();
  const names = (hasAgreed: boolean) =>
    voices
      .filter((voice) => voice.hasAgreed === hasAgreed)
      .map(({ name }) => name)
      .join(', ');
  return (
    <>
      {names(true) === '' ? null : <p>{t('recordings.voices', { names: names(true) })}</p>}
      {names(false) === '' ? null : (
        <Callout tone="danger" title={t('recordings.voicesUnproved', { names: names(false) })} />
      )}
    </>
  );
}

function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** An address for a player, given back when it is gone. */
function useObjectUrl(file: Uint8Array<ArrayBuffer> | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (file === null) return;
    const made = URL.createObjectURL(new Blob([file], { type: 'audio/webm' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
