// Says on every page outside a call that the server serves another release than before, or one that is not in its log.
import { spokenHash } from '@incamera/release';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { isContradiction, loggedAtMs, useLogReport } from '../app/logged-code.js';
import { usePlatform } from '../app/platform.js';
import { useCodeReport } from '../app/server-code.js';
import { Button } from './button.js';
import { Callout, ErrorCallout } from './callout.js';

export function CodeNotice() {
  // Code of this machine changes when its owner changes it.
  if (usePlatform().server.isElsewhere) return null;
  return (
    <>
      <LogNotice />
      <NewsNotice />
    </>
  );
}

/** Alarms that only a server with something to hide causes; that the log is not reached is told on the page about the code. */
function LogNotice() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const code = useCodeReport();
  const log = useLogReport();
  if (log.kind === 'failed') return isContradiction(log.error) ? <ErrorCallout error={log.error} /> : null;
  const running = typeof code === 'string' ? undefined : code.history[0];
  if (running === undefined || loggedAtMs(log, running.hash) !== null) return null;
  const more = (
    <Button size="small" variant="quiet" onPress={() => navigate('/code')}>
      {t('serverCode.more')}
    </Button>
  );
  return (
    <Callout tone="danger" title={t('serverCode.unlogged')} actions={more} live>
      <p>{t('serverCode.unloggedText')}</p>
    </Callout>
  );
}

function NewsNotice() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const { serverCode } = usePlatform();
  const report = useCodeReport();
  if (typeof report === 'string' || !report.isNews) return null;
  const [now, before] = report.history;
  if (now === undefined || before === undefined) return null;
  return (
    <Callout
      tone="info"
      title={t('serverCode.changed')}
      actions={
        <>
          <Button size="small" onPress={() => serverCode?.confirm()}>
            {t('serverCode.understood')}
          </Button>
          <Button size="small" variant="quiet" onPress={() => navigate('/code')}>
            {t('serverCode.more')}
          </Button>
        </>
      }
      live
    >
      <p>
        {t('serverCode.changedText', {
          before: `${before.version} (${spokenHash(before.hash)})`,
          now: `${now.version} (${spokenHash(now.hash)})`,
        })}
      </p>
    </Callout>
  );
}
