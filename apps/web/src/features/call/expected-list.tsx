// For hosts: who of the people expected is there, at the door or missing. Closed until somebody wants to know.
import { type ExpectedView } from '@incamera/client';
import { useTranslation } from 'react-i18next';
import { sameFields, sameList, useMeeting } from '../../app/meeting-context.js';
import { useFormats } from '../../i18n/format.js';
import styles from './expected-list.module.css';

/** Who is missed comes first. */
const ORDER: readonly ExpectedView['state'][] = ['at_door', 'missing', 'here'];

export function ExpectedList() {
  const { t } = useTranslation();
  const formats = useFormats();
  const expected = useMeeting((snapshot) => snapshot.expected, sameList(sameFields<ExpectedView>()));
  if (expected.length === 0) return null;
  const here = expected.filter(({ state }) => state === 'here').length;
  const sorted = ORDER.flatMap((state) => expected.filter((one) => one.state === state));
  return (
    <details className={styles.expected}>
      <summary>{t('door.summary', { here: formats.number(here), all: formats.number(expected.length) })}</summary>
      <ul>
        {sorted.map(({ address, name, state }) => (
          <li key={address}>
            <span className={styles.who}>
              {name === '' ? null : <span>{name}</span>}
              <span className={styles.address}>{address}</span>
            </span>
            <span className={styles.state} data-state={state}>
              {t(`door.${state}`)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
