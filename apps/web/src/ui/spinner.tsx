// A small sign of waiting; what is waited for always stands beside it in words.
import styles from './spinner.module.css';

export function Spinner() {
  return <span className={styles.spinner} aria-hidden="true" />;
}
