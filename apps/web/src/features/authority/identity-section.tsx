// The administration of identities: authorities, requests, certificates, deny lists.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useLoaded } from '../../app/use-async.js';
import { LoadError } from '../../ui/load-error.js';
import styles from '../account/account-page.module.css';
import { AuthoritiesPart } from './authorities-part.js';
import css from './authority.module.css';
import { CertificatesPart } from './certificates-part.js';
import { DenyListsPart } from './deny-lists-part.js';
import { OwnAuthorityPart } from './own-authority-part.js';
import { RequestsPart } from './requests-part.js';

export function IdentitySection() {
  const { t } = useTranslation();
  const { client } = usePlatform();
  const { loaded, reload } = useLoaded(
    useCallback(async () => {
      const { identityAdministration: administration, officerAuthority } = client;
      const [authorities, own, issued, people, lists] = await Promise.all([
        administration.authorities(),
        officerAuthority.current(),
        administration.issued(),
        administration.people(),
        administration.denyLists(),
      ]);
      return { authorities, own, issued, people, lists };
    }, [client]),
  );
  if (loaded.state === 'loading') return <p role="status">{t('common.loading')}</p>;
  if (loaded.state === 'failed') {
    return <LoadError error={loaded.error} onRetry={reload} />;
  }
  const { authorities, own, issued, people, lists } = loaded.value;
  return (
    <div className={css.stack}>
      <p className={styles.lead}>{t('authority.lead')}</p>
      <OwnAuthorityPart own={own} onChanged={reload} />
      <RequestsPart own={own} onChanged={reload} />
      <AuthoritiesPart authorities={authorities} onChanged={reload} />
      <CertificatesPart issued={issued} people={people} hasOwn={own !== null} onChanged={reload} />
      <DenyListsPart lists={lists} people={people} issued={issued} own={own} onChanged={reload} />
    </div>
  );
}
