// Where a provider leads back to: fetches what came of it and goes on where the person was. A guest's token is fetched by the
// lobby that asked for it.
import { protocolErrors } from '@incamera/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { forgetFlow, pendingFlow } from '../../app/provider-flow.js';
import { useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { Page } from '../../ui/page.js';
import styles from './sign-in.module.css';

export function SignedInPage() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const [, navigate] = useLocation();
  // Read once: fetching the result ends the flow.
  const [flow] = useState(pendingFlow);
  const { loaded } = useLoaded(
    useCallback(async () => {
      if (flow === null) throw protocolErrors.make('auth/flow_expired');
      if (flow.purpose === 'guest') return flow.returnTo;
      forgetFlow();
      await client.providers.result(flow.handle);
      return flow.returnTo;
    }, [client, flow]),
  );
  const returnTo = loaded.state === 'ready' ? loaded.value : null;
  useEffect(() => {
    if (returnTo !== null) navigate(returnTo, { replace: true });
  }, [returnTo, navigate]);
  return (
    <Page narrow>
      <div className={styles.form}>
        <h1 className={styles.title}>{t('signIn.title')}</h1>
        {loaded.state === 'failed' ? (
          <ErrorCallout
            error={loaded.error}
            actions={
              <Button size="small" onPress={() => navigate(flow?.returnTo ?? '/sign-in', { replace: true })}>
                {t('signIn.back')}
              </Button>
            }
          />
        ) : (
          <p role="status">{t('common.loading')}</p>
        )}
      </div>
    </Page>
  );
}
