// The ways to sign in: the passkey first, then the providers that the security officer set up, and the recovery code.
import { KeyRound } from 'lucide-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { usePlatform } from '../../app/platform.js';
import { leaveForProvider } from '../../app/provider-flow.js';
import { useAction, useLoaded } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { TransferPanel } from '../transfer/transfer-panel.js';
import styles from './sign-in.module.css';

interface SignInPanelProps {
  readonly onSignedIn: () => void;
  /** Where a provider leads back to; default: the page that shows this. */
  readonly returnTo?: string;
  readonly disabled?: boolean;
}

export function SignInPanel(props: SignInPanelProps) {
  // Neither a passkey of the server nor the way back from a provider leads to the app on this machine.
  return usePlatform().server.isElsewhere ? <TransferPanel {...props} /> : <DirectSignIn {...props} />;
}

function DirectSignIn(props: SignInPanelProps) {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded } = useLoaded(useCallback(() => client.providers.list(), [client]));
  const passkey = useAction(async () => {
    await client.signIn();
    props.onSignedIn();
  });
  const provider = useAction(async (providerId: string) => {
    const flow = await client.providers.start(providerId, 'sign-in');
    leaveForProvider(flow, 'sign-in', props.returnTo);
  });
  const offered = loaded.state === 'ready' ? loaded.value.filter((each) => each.forSignIn) : [];
  const problem = passkey.error ?? provider.error;
  return (
    <div className={styles.panel}>
      <p>{t('start.hostText')}</p>
      <Button
        variant="primary"
        icon={<KeyRound size={18} aria-hidden />}
        isPending={passkey.pending}
        isDisabled={props.disabled ?? false}
        onPress={() => passkey.run()}
      >
        {t('common.signIn')}
      </Button>
      {offered.map(({ providerId, label }) => (
        <Button key={providerId} isPending={provider.pending} onPress={() => provider.run(providerId)}>
          {t('signIn.byProvider', { label })}
        </Button>
      ))}
      {problem ? <ErrorCallout error={problem} /> : null}
      <p className={styles.aside}>
        <Link href="/recover">{t('signIn.lostPasskey')}</Link>
      </p>
    </div>
  );
}
