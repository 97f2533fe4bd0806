// Behind the lock: who could open evidence of this meeting, together, and on whose word they are named.
import { type RulesView } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import styles from './charter-section.module.css';
import panelStyles from './security-panel.module.css';

export function ShareHolders({ shareHolders }: Pick<RulesView, 'shareHolders'>) {
  const { t } = useTranslation();
  const { threshold, holders } = shareHolders;
  return (
    <div className={styles.history}>
      <h4>{t('holders.whoTitle')}</h4>
      {holders.length === 0 ? (
        <p className={panelStyles.quiet}>{t('holders.nobody')}</p>
      ) : (
        <>
          <p className={panelStyles.quiet}>{t('holders.meetingText', { count: threshold })}</p>
          <ul>
            {holders.map(({ name, organisation, listedBy }) => (
              <li key={`${name} ${organisation} ${listedBy}`}>
                <p>
                  {name}, {organisation}
                </p>
                <p className={panelStyles.small}>
                  {listedBy === 'organisation' ? t('holders.comparedByOrganiser') : t('holders.asServerSays')}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
