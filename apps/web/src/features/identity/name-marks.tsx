// What is odd about a name on screen: the same as somebody else's, drawn alike, or with characters that hide something.
import { type NameMark } from '@incamera/client';
import { type TFunction } from 'i18next';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import styles from './identity.module.css';

export function markSentence(mark: NameMark, t: TFunction): string {
  switch (mark.kind) {
    case 'same':
      return t('names.same', { names: mark.as.join(', ') });
    case 'look_alike':
      return t('names.lookAlike', { names: mark.as.join(', ') });
    case 'of_host':
      return t('borrowed.host', { names: mark.as.join(', ') });
    case 'of_expected':
      return t('borrowed.expected', { names: mark.as.join(', ') });
    case 'of_known':
      return t('borrowed.known', { names: mark.as.join(', ') });
    case 'hidden_characters':
      return t('names.hidden');
    case 'mixed_scripts':
      return t('names.scripts', { scripts: mark.scripts.join(', ') });
  }
}

/** All marks of a name, in words; nothing where there are none. */
export function NameMarkList({ marks }: { marks: readonly NameMark[] }) {
  const { t } = useTranslation();
  if (marks.length === 0) return null;
  return (
    <ul className={styles.marks} aria-label={t('names.mark')}>
      {marks.map((mark) => (
        <li key={mark.kind}>
          <TriangleAlert size={14} aria-hidden /> {markSentence(mark, t)}
        </li>
      ))}
    </ul>
  );
}
