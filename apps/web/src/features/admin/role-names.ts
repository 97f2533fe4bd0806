// The words of roles.
import { type Role } from '@incamera/protocol';
import { useTranslation } from 'react-i18next';

/** In the order in which they are shown. */
export const ROLES: readonly Role[] = ['organiser', 'officer', 'operator'];

export function useRoleNames(): Readonly<Record<Role, { readonly name: string; readonly text: string }>> {
  const { t } = useTranslation();
  return {
    organiser: { name: t('accounts.organiser'), text: t('accounts.organiserText') },
    officer: { name: t('accounts.officer'), text: t('accounts.officerText') },
    operator: { name: t('accounts.operator'), text: t('accounts.operatorText') },
  };
}
