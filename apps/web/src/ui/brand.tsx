// The mark: a vaulted chamber (Latin: camera) with its doors closed.
import styles from './brand.module.css';

export function Mark(props: { size: number }) {
  return (
    <svg className={styles.mark} width={props.size} height={props.size} viewBox="0 0 64 64" aria-hidden="true">
      <path d="M8 60V32a24 24 0 0 1 48 0v28Z" fill="currentColor" />
      <path d="M32 14v46" stroke="var(--paper)" strokeWidth="4" />
      <circle cx="24.5" cy="40" r="3.6" fill="var(--paper)" />
      <circle cx="39.5" cy="40" r="3.6" fill="var(--paper)" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className={styles.brand}>
      <Mark size={22} />
      In Camera
    </span>
  );
}
