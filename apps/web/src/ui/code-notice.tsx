// Says on every page outside a call that the server serves another release than before, or sent what is in none.
import { spokenHash } from '@incamera/release';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../app/platform.js';
import { useCodeReport } from '../app/server-code.js';
import { Button } from './button.js';
import { Callout } from './callout.js';

export function CodeNotice() {
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
