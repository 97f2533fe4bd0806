// What has to be done before a meeting of this class: said where it is chosen, with the way there.
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.js';
import { type Readiness } from './readiness.js';

/** The way leads to another tab, so that nothing of the form is lost. */
export function ReadinessNote({ readiness }: { readiness: Readiness }) {
  const { t } = useTranslation();
  if (readiness === 'ready') return null;
  const words = {
    none: [t('ready.noneTitle'), t('ready.noneText')],
    not_compared: [t('ready.compareTitle'), t('ready.compareText')],
    not_certified: [t('ready.certifyTitle'), t('ready.certifyText')],
  }[readiness];
  return (
    <Callout tone="warning" title={words[0] ?? ''} live>
      <p>{words[1]}</p>
      {readiness === 'none' ? null : (
        <p>
          <a href="/account" target="_blank" rel="noreferrer">
            {t('ready.account')}
          </a>
        </p>
      )}
    </Callout>
  );
}
