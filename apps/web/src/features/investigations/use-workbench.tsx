// The officer's bench around all pages: whose it is follows from what the server says of who is signed in, and the browser asks before a tab
// goes in which something runs.
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { usePlatform } from '../../app/platform.js';
import { useStayWhile } from '../../app/use-stay.js';
import { type CasePlace, type KeysFilePlace, Workbench } from './workbench.js';

const BenchContext = createContext<Workbench | null>(null);

export function WorkbenchProvider({ children }: { children: ReactNode }) {
  const { client } = usePlatform();
  const [bench] = useState(() => new Workbench());
  useEffect(() => client.accountWatch.subscribe((account) => bench.belongsTo(account)), [client, bench]);
  useEffect(() => {
    // Who signed out in another tab, or somewhere else, is seen at the latest when this one is looked at.
    const look = () => {
      if (document.visibilityState === 'visible' && bench.isInUse) client.account().catch(() => undefined);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [client, bench]);
  useStayWhile(useSyncExternalStore(bench.subscribe, () => bench.isRunning));
  return <BenchContext value={bench}>{children}</BenchContext>;
}

function useBench(): Workbench {
  const bench = useContext(BenchContext);
  if (bench === null) throw new Error('no bench around this component');
  return bench;
}

/** The bench, drawn anew with every change. */
export function useWorkbench(): Workbench {
  const bench = useBench();
  useSyncExternalStore(bench.subscribe, bench.getSnapshot);
  return bench;
}

/** For the page of a case: its keys may be open as long as this is there. */
export function useCasePlace(caseId: string): CasePlace {
  const place = useWorkbench().caseOf(caseId);
  useShown(place);
  return place;
}

export function useKeysFilePlace(): KeysFilePlace {
  const { keysFile } = useWorkbench();
  useShown(keysFile);
  return keysFile;
}

function useShown(place: CasePlace | KeysFilePlace): void {
  useEffect(() => place.show(), [place]);
}

/** Whether the person signs out although that ends what runs, or nothing does. */
export function useMaySignOut(): () => boolean {
  const { t } = useTranslation();
  const bench = useBench();
  return () => !bench.isRunning || window.confirm(t('work.signOut'));
}

/** Calls `onEnd` when something that ran does not any more. */
export function useEnd(isRunning: boolean, onEnd: () => void): void {
  const ran = useRef(isRunning);
  const latest = useRef(onEnd);
  useEffect(() => {
    latest.current = onEnd;
  });
  useEffect(() => {
    if (ran.current && !isRunning) latest.current();
    ran.current = isRunning;
  }, [isRunning]);
}
