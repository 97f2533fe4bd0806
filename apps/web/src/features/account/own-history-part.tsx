// Everything that was ever issued in the person's name, compared with the log of the server by this device.
import { type OwnEntry, type OwnHistoryView } from '@incamera/client';
import { type OwnAccount } from '@incamera/protocol';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { useErrorText } from '../../i18n/error-text.js';
import { useFormats } from '../../i18n/format.js';
import { Button } from '../../ui/button.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { LoadError } from '../../ui/load-error.js';
import { saveFile } from '../call/save-file.js';
import styles from './account-page.module.css';

const SHOWN_AT_FIRST = 10;

export function OwnHistoryPart({ passkeys }: { passkeys: OwnAccount['passkeys'] }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(useCallback(() => client.history.own(), [client]));
  return (
    <section className={styles.part} aria-labelledby="own-history-title">
      <h2 id="own-history-title">{t('ownHistory.title')}</h2>
      <p className={styles.lead}>{t('ownHistory.lead')}</p>
      {loaded.state === 'loading' ? <p role="status">{t('ownHistory.comparing')}</p> : null}
      {loaded.state === 'failed' ? <LoadError error={loaded.error} onRetry={reload} /> : null}
      {loaded.state === 'ready' ? <History view={loaded.value} passkeys={passkeys} onChanged={reload} /> : null}
    </section>
  );
}

function History(props: { view: OwnHistoryView; passkeys: OwnAccount['passkeys']; onChanged: () => void }) {
  const { view, passkeys } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const [isWhole, setWhole] = useState(false);
  const names = new Map(passkeys.map(({ credentialId, name }) => [credentialId, name]));
  const entries = isWhole ? view.entries : view.entries.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      {view.problem === null ? null : <LogProblem view={view} onChanged={props.onChanged} />}
      {view.unlogged.length === 0 ? null : (
        <Callout tone="danger" title={t('ownHistory.unlogged')}>
          <p>{view.unlogged.map((id) => names.get(id) || t('ownHistory.noName')).join(', ')}</p>
          <p>{t('ownHistory.unloggedNext')}</p>
        </Callout>
      )}
      {view.size === null ? null : (
        <p className={styles.rowText}>{t('ownHistory.compared', { size: formats.number(view.size) })}</p>
      )}
      {view.earlierKeys.map(({ vkey, untilMs }) => (
        <p key={vkey} className={styles.rowText}>
          {t('ownHistory.earlierKey', { when: formats.dateTime(untilMs) })} <code>{vkey}</code>
        </p>
      ))}
      <ul className={styles.list}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} passkeyName={names.get(entry.subject) ?? ''} />
        ))}
      </ul>
      {entries.length < view.entries.length ? (
        <div className={styles.actions}>
          <Button size="small" onPress={() => setWhole(true)}>
            {t('ownHistory.showAll', { number: formats.number(view.entries.length) })}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Entry({ entry, passkeyName }: { entry: OwnEntry; passkeyName: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const errorText = useErrorText();
  const words = entry.problem === null ? null : errorText(entry.problem);
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.rowTitle}>
          {t(`ownEntry.${entry.kind}`)}
          {entry.isNew ? <span className={styles.tag}>{t('ownHistory.isNew')}</span> : null}
          {entry.isOwn ? <span className={styles.tag}>{t('ownHistory.byThisDevice')}</span> : null}
        </p>
        <p className={styles.rowText}>
          {formats.dateTime(entry.atMs)}
          {passkeyName === '' ? '' : ` · ${passkeyName}`}
          {entry.kind.startsWith('identity') ? ` · ${entry.subject}` : ''}
          {entry.notAfterMs === null
            ? ''
            : ` · ${t('ownHistory.goodUntil', { when: formats.dateTime(entry.notAfterMs) })}`}
        </p>
        {words === null ? null : (
          <Callout tone="danger" title={words.message}>
            <p>{words.next}</p>
          </Callout>
        )}
      </div>
    </li>
  );
}

/** The log itself cannot be believed: the evidence, and the way on for who has asked the operator. */
function LogProblem({ view, onChanged }: { view: OwnHistoryView; onChanged: () => void }) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const errorText = useErrorText();
  const anew = useAction(async () => {
    await client.history.beginAnew();
    onChanged();
  });
  if (view.problem === null) return null;
  const words = errorText(view.problem);
  const mayBeginAnew = ['client/history_rewritten', 'client/history_rolled_back'].includes(view.problem.code);
  return (
    <Callout
      tone="danger"
      title={words.message}
      live
      actions={
        <>
          {view.evidence.map((file, i) => (
            <Button
              key={file}
              size="small"
              onPress={() => saveFile(`incamera-log-evidence-${i + 1}.json`, new TextEncoder().encode(file))}
            >
              {t('log.saveEvidence')}
            </Button>
          ))}
          {mayBeginAnew ? (
            <Button size="small" isPending={anew.pending} onPress={() => anew.run()}>
              {t('ownHistory.beginAnew')}
            </Button>
          ) : null}
        </>
      }
    >
      <p>{words.next}</p>
      {mayBeginAnew ? <p>{t('ownHistory.beginAnewText')}</p> : null}
      {anew.error ? <ErrorCallout error={anew.error} /> : null}
    </Callout>
  );
}
