// The frame of a page for somebody who is signed in: what it shows is loaded with the account, and whoever is not signed in can do that here.
import { type Account } from '@incamera/protocol';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../app/use-async.js';
import { LoadError } from '../../ui/load-error.js';
import { Page } from '../../ui/page.js';
import { SignInPanel } from '../sign-in/sign-in-panel.js';
import { AccountTools } from './account-tools.js';

export interface SignedInProps<T> {
  /** Of the browser's tab. */
  readonly title: string;
  /** Memoised. */
  readonly load: () => Promise<T>;
  /** Null: nobody is signed in. */
  readonly accountOf: (loaded: T) => Account | null;
  /** Stands there in any case. */
  readonly heading?: ReactNode;
  readonly className?: string | undefined;
  readonly children: (loaded: T, account: Account, reload: () => void) => ReactNode;
}

export function SignedIn<T>({ title, load, accountOf, heading, className, children }: SignedInProps<T>) {
  const { t } = useTranslation();
  const { loaded, reload } = useLoaded(load);
  useEffect(() => {
    document.title = `${title} – In Camera`;
  }, [title]);
  const account = loaded.state === 'ready' ? accountOf(loaded.value) : null;
  return (
    <Page tools={account ? <AccountTools account={account} /> : null}>
      <div className={className}>
        {heading}
        {loaded.state === 'loading' ? <p role="status">{t('common.loading')}</p> : null}
        {loaded.state === 'failed' ? <LoadError error={loaded.error} onRetry={reload} /> : null}
        {loaded.state === 'ready' && account === null ? <SignInPanel onSignedIn={reload} /> : null}
        {loaded.state === 'ready' && account !== null ? children(loaded.value, account, reload) : null}
      </div>
    </Page>
  );
}

/** For pages that show nothing else of the account. */
export const itself = (account: Account | null): Account | null => account;
