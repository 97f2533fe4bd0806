// Own recordings on their way to the server: how they stand, and that the browser asks before a page goes that is still needed.
import { type RecordingSave } from '@incamera/client';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { usePlatform } from '../../app/platform.js';
import { useStayWhile } from '../../app/use-stay.js';

export function useRecordingSaves(): readonly RecordingSave[] {
  const { recordingSaves } = usePlatform().client;
  const subscribe = useCallback((listener: () => void) => recordingSaves.subscribe(listener), [recordingSaves]);
  return useSyncExternalStore(subscribe, () => recordingSaves.getSnapshot());
}

/** Brings what an earlier page left. */
export function useResumedSaves(): void {
  const { recordingSaves } = usePlatform().client;
  useEffect(() => void recordingSaves.resume(), [recordingSaves]);
}

/** As long as something is recorded, or not all of it stored, the browser asks before it closes or leaves the page. */
export function useStayWhileSaving(): void {
  useStayWhile(useRecordingSaves().some(({ state }) => state === 'recording' || state === 'saving'));
}
