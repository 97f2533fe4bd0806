// For people without an account here: what this meeting wants of guests, and the sign-in services by which their own organisation
// can confirm them.
import { type GuestProvider, type OwnIdentity } from '@incamera/client';
import { Building2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { sameList, useMeeting, useMeetingScope } from '../../app/meeting-context.js';
import { usePlatform } from '../../app/platform.js';
import { preferences } from '../../app/preferences.js';
import { leaveForProvider } from '../../app/provider-flow.js';
import { useAction } from '../../app/use-async.js';
import { Button } from '../../ui/button.js';
import { ErrorCallout } from '../../ui/callout.js';
import { useGuestReturn } from './guest-return.js';
import styles from './identity.module.css';

const sameProviders = sameList<GuestProvider>((before, after) => before.providerId === after.providerId);

/** @param typedName is still there when the person comes back */
export function GuestPanel({ identity, typedName }: { identity: OwnIdentity; typedName: string }) {
  // An account without a passkey, where the members verify a fresh sign-in.
  const hasAccount = identity.accountName !== null;
  const { t } = useTranslation();
  const { meeting } = useMeetingScope();
  const rule = useMeeting((snapshot) => snapshot.meeting?.guests ?? 'link');
  const providers = useMeeting((snapshot) => snapshot.meeting?.guestProviders ?? [], sameProviders);
  const { server } = usePlatform();
  const problem = useGuestReturn();
  const start = useAction(async (providerId: string) => {
    const flow = await meeting.startGuestSignIn(providerId);
    preferences.set({ displayName: typedName.trim() });
    leaveForProvider(flow, 'guest');
  });
  if (identity.confirmedBy !== null) {
    return <p className={styles.quiet}>{t('own.guestConfirmed', { issuer: identity.confirmedBy })}</p>;
  }
  const words = {
    link: t('own.guestLink'),
    vouched: t('own.guestVouched'),
    verified: t('own.guestVerified'),
    none: t('own.guestNone'),
  }[rule];
  return (
    <div className={styles.guests}>
      <p className={styles.ownTitle}>{t(hasAccount ? 'fresh.accountTitle' : 'own.guestTitle')}</p>
      <p>{hasAccount ? t('fresh.account') : words}</p>
      {server.isElsewhere && providers.length > 0 ? <p>{t('transfer.noProviders')}</p> : null}
      {(rule === 'none' && !hasAccount) || providers.length === 0 || server.isElsewhere ? null : (
        <>
          <div className={styles.providers}>
            {providers.map(({ providerId, label, holder }) => (
              <Button
                key={providerId}
                size="small"
                // The only way in where guests must be verified.
                variant={rule === 'verified' ? 'primary' : 'secondary'}
                icon={<Building2 size={16} aria-hidden />}
                isPending={start.pending}
                onPress={() => start.run(providerId)}
                aria-description={holder === 'server' ? t('own.serverOnly') : undefined}
              >
                {t('own.guestProvider', { label })}
              </Button>
            ))}
          </div>
          <p className={styles.quiet}>{t('own.guestLeaves')}</p>
        </>
      )}
      {start.error ? <ErrorCallout error={start.error} /> : null}
      {problem ? <ErrorCallout error={problem} /> : null}
    </div>
  );
}
