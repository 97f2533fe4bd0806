// An address that leads nowhere.
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Statement } from '../../ui/statement.js';

export function NotFoundPage() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Page narrow>
      <Statement title={t('notFound.title')} text={t('notFound.text')}>
        <Button onPress={() => navigate('/')}>{t('common.home')}</Button>
      </Statement>
    </Page>
  );
}
