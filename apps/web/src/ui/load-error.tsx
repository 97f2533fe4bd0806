// What could not be loaded, and the way to try again.
import { type AppError } from '@incamera/kernel';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { ErrorCallout } from './callout.js';

export function LoadError({ error, onRetry }: { error: AppError; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <ErrorCallout
      error={error}
      actions={
        <Button size="small" onPress={onRetry}>
          {t('common.retry')}
        </Button>
      }
    />
  );
}
