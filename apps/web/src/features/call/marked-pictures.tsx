// Pictures are shown only under the mark of this device, where the meeting marks copies.
import { createContext, type ReactNode, type RefObject, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { regionalLocale } from '../../i18n/i18n.js';
import { PictureMark, type PictureMarkSource } from './picture-mark.js';
import styles from './stage.module.css';
import { markWords } from './visible-mark.js';

const Shown = createContext(true);

/** Whether a picture may be shown at this moment. */
export function usePicturesShown(): boolean {
  return useContext(Shown);
}

/** Null: copies of this meeting are not marked. `unknown`: they are to be, and it is not known with what; nothing is shown. */
export type MarkOfPictures = PictureMarkSource | 'unknown' | null;

export interface MarkedPicturesProps {
  /** The same object as long as nothing changes. */
  readonly source: MarkOfPictures;
  /** Of the viewer, for the mark that is read. */
  readonly viewer: string;
  readonly stage: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}

export function MarkedPictures({ source, viewer, stage, children }: MarkedPicturesProps) {
  const isThere = usePictureMark(source, viewer, stage);
  return <Shown value={source === null || isThere}>{children}</Shown>;
}

/** Says why there are no pictures; nothing while there are. */
export function PicturesCovered() {
  const { t } = useTranslation();
  if (usePicturesShown()) return null;
  return (
    <p className={styles.covered} role="alert">
      {t('pictureMark.covered')}
    </p>
  );
}

function usePictureMark(source: MarkOfPictures, viewer: string, stage: RefObject<HTMLElement | null>): boolean {
  const { i18n } = useTranslation();
  const [isThere, setIsThere] = useState(false);
  const words = useRef<() => readonly string[]>(() => []);
  words.current = () => markWords(viewer, regionalLocale(i18n.language, navigator.languages), new Date());
  useEffect(() => {
    const element = stage.current;
    if (source === null || source === 'unknown' || element === null) return;
    const mark = new PictureMark({ source, stage: element, words: () => words.current() });
    const look = () => setIsThere(mark.isThere());
    const stop = mark.subscribe(look);
    look();
    return () => {
      stop();
      mark.close();
      setIsThere(false);
    };
  }, [source, stage]);
  return isThere;
}
