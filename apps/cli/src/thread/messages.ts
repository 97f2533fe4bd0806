// What a thread that reads a file says (L6). Everything survives structured cloning.
import { type ErrorContext } from '@incamera/kernel';

/** Signs of life come while a file is read, whether it gives anything or not. */
export type FromThread<Answer> =
  | { readonly kind: 'alive'; readonly share: number }
  | { readonly kind: 'done'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly code: string; readonly context: ErrorContext; readonly cause?: string };
