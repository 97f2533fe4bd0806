// The code that the server gave this browser: which release, since when, what came before, and what was refused.

import { spokenHash } from '@incamera/release';
import { type KeeperReport, type Sighting } from '@incamera/release/keeper';
import { useTranslation } from 'react-i18next';
import { loggedAtMs, useLogReport } from '../../app/logged-code.js';
import { usePlatform } from '../../app/platform.js';
import { useCodeReport } from '../../app/server-code.js';
import { useFormats } from '../../i18n/format.js';
import { Callout, ErrorCallout } from '../../ui/callout.js';
import { CopyField } from '../../ui/copy-field.js';
import { Page } from '../../ui/page.js';
import { Switch } from '../../ui/switch.js';
import styles from './code-page.module.css';

export function CodePage() {
  const { t } = useTranslation();
  const report = useCodeReport();
  const { server } = usePlatform();
  const { host } = new URL(server.origin);
  return (
    <Page narrow>
      <div className={styles.stack}>
        <h1>{t('serverCode.title')}</h1>
        <p>{server.isElsewhere ? t('transfer.localLead', { host }) : t('serverCode.lead')}</p>
        {server.isElsewhere ? (
          <Callout tone="good" title={t('transfer.local', { host })}>
            <p>{t('transfer.localText', { host })}</p>
          </Callout>
        ) : null}
        {report === 'waiting' ? <p role="status">{t('serverCode.waiting')}</p> : null}
        {report === 'unavailable' ? <Callout tone="warning" title={t('serverCode.unavailable')} /> : null}
        {typeof report === 'string' ? null : <Remembered report={report} />}
        <section className={styles.part}>
          <h2>{t('serverCode.outside')}</h2>
          <p>{t('serverCode.outsideText')}</p>
          <CopyField label={t('serverCode.command')} text={`npx incamera verify-server ${server.origin}`} />
        </section>
      </div>
    </Page>
  );
}

function Remembered({ report }: { report: KeeperReport }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const { serverCode } = usePlatform();
  const log = useLogReport();
  const { history, refusals } = report;
  return (
    <>
      {refusals.length > 0 ? (
        <Callout tone="danger" title={t('serverCode.refused')}>
          <p>{t('serverCode.refusedText')}</p>
          <ul>
            {refusals.map(({ path, atMs }) => (
              <li key={`${path} ${atMs}`}>
                {dateTime(atMs)}: <code>{path}</code>
              </li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {log.kind === 'failed' ? <ErrorCallout error={log.error} /> : null}
      <section className={styles.part}>
        <h2>{t('serverCode.releases')}</h2>
        <ul className={styles.releases}>
          {history.map((sighting) => (
            <Release key={`${sighting.hash} ${sighting.atMs}`} sighting={sighting} />
          ))}
        </ul>
      </section>
      <Switch
        label={t('serverCode.ask')}
        description={t('serverCode.askText')}
        selected={report.asks}
        onChange={(asks) => serverCode?.ask(asks)}
      />
    </>
  );
}

function Release({ sighting }: { sighting: Sighting }) {
  const { t } = useTranslation();
  const { server } = usePlatform();
  const { dateTime } = useFormats();
  return (
    <li>
      {t('serverCode.since', { version: sighting.version, time: dateTime(sighting.atMs) })}
      <br />
      <code title={sighting.hash}>{spokenHash(sighting.hash)}</code>
      <br />
      {server.isElsewhere ? null : <InLog hash={sighting.hash} />}
    </li>
  );
}

function InLog({ hash }: { hash: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const log = useLogReport();
  if (log.kind === 'waiting') return <span>{t('serverCode.logWaiting')}</span>;
  const atMs = loggedAtMs(log, hash);
  if (atMs === undefined) return null;
  return <span>{atMs === null ? t('serverCode.notInLog') : t('serverCode.inLog', { time: dateTime(atMs) })}</span>;
}
