// What a trace found, in words: whose copy, how sure, where; or nobody, which is an answer. And what it does not prove.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import account from '../account/account-page.module.css';
import { saveFile } from '../call/save-file.js';
import { type NamedTrace } from './bench-types.js';
import styles from './investigations.module.css';
import { useTraceNames } from './trace-names.js';
import { PicturesPart } from './trace-pictures.js';
import { SoundPart } from './trace-sound.js';

/** @param props.note what is recorded of it, if anything is */
export function TraceResult({ trace: finding, devices, note }: NamedTrace & { readonly note: string | null }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  // The answer took a while: whoever waited is led to it.
  useEffect(() => heading.current?.focus(), []);
  const { sound, pictures, skipped } = finding;
  const copies = [...(sound?.copies ?? []), ...(pictures?.copies ?? [])];
  const count = new Set(copies.map(({ label }) => label)).size;
  const named = useTraceNames(devices);
  return (
    <section className={styles.result} aria-labelledby="trace-verdict">
      <h3 id="trace-verdict" ref={heading} tabIndex={-1}>
        {finding.verdict === 'nobody' ? t('trace.nobodyTitle') : t('trace.copiesTitle', { count })}
      </h3>
      {finding.verdict === 'nobody' ? <p>{t('trace.nobodyText')}</p> : null}
      {sound === null ? null : <SoundPart sound={sound} {...named} />}
      {pictures === null ? null : <PicturesPart pictures={pictures} {...named} />}
      {skipped.map(({ part, error }) => (
        <div key={part} className={styles.part}>
          <h4>{t(`traceSkipped.${part}`)}</h4>
          <ErrorCallout error={error} tone="warning" />
        </div>
      ))}
      <Callout tone="info" title={t('trace.limitsTitle')}>
        <p>{t('trace.limits')}</p>
      </Callout>
      <p className={styles.small}>
        {t('trace.fileHash')}: <span className={styles.code}>{finding.fileHash}</span>
        {note === null ? null : (
          <>
            <br />
            {note}
          </>
        )}
      </p>
      <div className={`${account.actions} ${styles.noPrint}`}>
        <Button onPress={() => saveFile('incamera-trace.json', new TextEncoder().encode(finding.report))}>
          {t('trace.save')}
        </Button>
        <Button onPress={() => window.print()}>{t('trace.print')}</Button>
      </div>
    </section>
  );
}
