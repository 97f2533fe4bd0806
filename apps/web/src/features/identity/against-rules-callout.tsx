// Somebody whom the rules do not let in and whom a host's client let in all the same: nothing is sent meanwhile.
import { type Person } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.js';

export function AgainstRulesCallout({ person }: { person: Pick<Person, 'displayName' | 'self'> }) {
  const { t } = useTranslation();
  return (
    <Callout tone="danger" title={t('against.title', { name: person.displayName })} live>
      <p>{person.self ? t('against.self') : t('against.text')}</p>
    </Callout>
  );
}
