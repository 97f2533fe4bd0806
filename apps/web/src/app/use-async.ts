// Running an action of a person: pending, and the typed error if it fails.
import { AppError, kernelErrors } from '@incamera/kernel';
import { useCallback, useEffect, useRef, useState } from 'react';

/** Any thrown value as an AppError; texts of foreign errors are not shown. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : kernelErrors.make('kernel/unexpected', { cause: error });
}

export interface Action<Args extends readonly unknown[]> {
  readonly pending: boolean;
  readonly error: AppError | null;
  readonly run: (...args: Args) => void;
  readonly clear: () => void;
}

/** One action at a time: a second press while the first is pending does nothing. */
export function useAction<Args extends readonly unknown[]>(act: (...args: Args) => Promise<void>): Action<Args> {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const busy = useRef(false);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  const run = useCallback((...args: Args) => {
    if (busy.current) return;
    busy.current = true;
    setPending(true);
    setError(null);
    latest
      .current(...args)
      .catch((thrown: unknown) => setError(toAppError(thrown)))
      .finally(() => {
        busy.current = false;
        setPending(false);
      });
  }, []);
  const clear = useCallback(() => setError(null), []);
  return { pending, error, run, clear };
}

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: AppError };

/** Loads at once and again at each `reload`; give a memoised function. */
export function useLoaded<T>(load: () => Promise<T>): { readonly loaded: Loaded<T>; readonly reload: () => void } {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const round = useRef(0);
  const reload = useCallback(() => {
    round.current += 1;
    const own = round.current;
    load().then(
      (value) => {
        if (own === round.current) setLoaded({ state: 'ready', value });
      },
      (error: unknown) => {
        if (own === round.current) setLoaded({ state: 'failed', error: toAppError(error) });
      },
    );
  }, [load]);
  useEffect(() => {
    reload();
    return () => {
      round.current += 1;
    };
  }, [reload]);
  return { loaded, reload };
}
