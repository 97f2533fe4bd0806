// Somebody whom an authority has withdrawn and who is still in the group: nothing is played or sent meanwhile.
import { type Person } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.js';

export function DeniedCallout({ person }: { person: Pick<Person, 'displayName' | 'self'> }) {
  const { t } = useTranslation();
  return (
    <Callout tone="danger" title={t('denied.title', { name: person.displayName })} live>
      <p>{person.self ? t('denied.self') : t('denied.text')}</p>
    </Callout>
  );
}
