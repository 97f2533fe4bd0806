// Words for a typed error in the reader's language: looked up by its stable code, else the error's own sentences.
import { type AppError } from '@incamera/kernel';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { errorsDe } from './errors-de/index.js';

export interface ErrorWords {
  readonly message: string;
  readonly next: string;
}

/** English sentences stand in the error tables of the packages; other languages are looked up by code. */
export function errorWords(error: AppError, language: string): ErrorWords {
  if (language.startsWith('de')) {
    const german = Object.hasOwn(errorsDe, error.code) ? errorsDe[error.code] : undefined;
    if (german) return german;
  }
  return { message: error.message, next: error.next };
}

export function useErrorText(): (error: AppError) => ErrorWords {
  const { i18n } = useTranslation();
  return useCallback((error: AppError) => errorWords(error, i18n.language), [i18n.language]);
}
