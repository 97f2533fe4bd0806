// Why something is not allowed: each reason with what to do next, by code, in the reader's language.
import { type Explanation, explain } from '@incamera/client';
import { useLanguage } from '../i18n/language.js';
import styles from './reasons.module.css';

export function Reasons(props: { explanations: readonly Explanation[] }) {
  const language = useLanguage();
  return (
    <ul className={styles.reasons}>
      {props.explanations.map((explanation) => {
        const { message, next } = explain(explanation, language);
        return (
          <li key={`${explanation.code} ${explanation.policyId ?? ''}`}>
            {message} <span className={styles.next}>{next}</span>
          </li>
        );
      })}
    </ul>
  );
}
