// Turns the pages of the grid, by button or by Page Up and Page Down.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.js';
import styles from './pager.module.css';
import { isOccupied } from './use-shortcuts.js';

export interface PagerProps {
  /** From 0. */
  readonly page: number;
  readonly pageCount: number;
  readonly onTurn: (page: number) => void;
}

export function Pager({ page, pageCount, onTurn }: PagerProps) {
  const { t } = useTranslation();
  useEffect(() => {
    if (pageCount <= 1) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const step = { PageUp: -1, PageDown: 1 }[event.key];
      if (step === undefined || isOccupied(event)) return;
      event.preventDefault();
      onTurn(Math.min(pageCount - 1, Math.max(0, page + step)));
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page, pageCount, onTurn]);
  if (pageCount <= 1) return null;
  return (
    <nav className={styles.pager} aria-label={t('call.pages')}>
      <IconButton label={t('call.previousPage')} isDisabled={page === 0} onPress={() => onTurn(page - 1)}>
        <ChevronLeft size={20} aria-hidden />
      </IconButton>
      <output>{t('call.pageOf', { number: String(page + 1), total: String(pageCount) })}</output>
      <IconButton label={t('call.nextPage')} isDisabled={page === pageCount - 1} onPress={() => onTurn(page + 1)}>
        <ChevronRight size={20} aria-hidden />
      </IconButton>
    </nav>
  );
}
