// A line of a report on the page: what others wrote keeps its direction to itself, hashes stand in their own letters.
import { type Line } from '@incamera/client/report';
import { keyed } from './keyed.js';
import styles from './report.module.css';

export function ReportLine({ line }: { line: Line }) {
  return keyed(line).map(([key, part]) => {
    if (typeof part === 'string') return part;
    return 'name' in part ? (
      <bdi key={key}>{part.name}</bdi>
    ) : (
      <code key={key} className={styles.code}>
        {part.code}
      </code>
    );
  });
}
