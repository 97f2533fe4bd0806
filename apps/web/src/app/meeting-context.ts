// A meeting and the devices used in it, for the screens below; selectors keep level updates from redrawing everything.
import { type MeetingSnapshot } from '@incamera/client';
import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import { type LocalMedia, type LocalMediaState } from './local-media.js';
import { type WebMeeting } from './platform.js';

export interface MeetingScope {
  readonly meeting: WebMeeting;
  readonly media: LocalMedia;
  /** The whole link, secret included; for copying and showing, never for sending. */
  readonly link: string;
}

const MeetingContext = createContext<MeetingScope | null>(null);

export const MeetingProvider = MeetingContext.Provider;

export function useMeetingScope(): MeetingScope {
  const scope = useContext(MeetingContext);
  if (!scope) throw new Error('no meeting around this component');
  return scope;
}

/** A part of the snapshot; draws again only when `same` says that this part has changed. */
export function useMeeting<T>(
  select: (snapshot: MeetingSnapshot) => T,
  same: (before: T, after: T) => boolean = Object.is,
): T {
  const { meeting } = useMeetingScope();
  const last = useRef<{ readonly value: T } | null>(null);
  const subscribe = useCallback((listener: () => void) => meeting.subscribe(listener), [meeting]);
  return useSyncExternalStore(subscribe, () => {
    const value = select(meeting.getSnapshot());
    if (last.current && same(last.current.value, value)) return last.current.value;
    last.current = { value };
    return value;
  });
}

export function useLocalMedia(): LocalMediaState {
  const { media } = useMeetingScope();
  return useSyncExternalStore(media.subscribe, media.getState);
}

/** Whether two lists hold the same things in the same order, compared by `same`. */
export function sameList<T>(same: (before: T, after: T) => boolean = Object.is) {
  return (before: readonly T[], after: readonly T[]): boolean =>
    before.length === after.length &&
    before.every((item, index) => {
      const other = after[index];
      return other !== undefined && same(item, other);
    });
}

/** Whether two objects hold the same values, not looking at the keys named. */
export function sameFields<T extends object>(...ignored: readonly (keyof T)[]) {
  return (before: T, after: T): boolean => {
    if (before === after) return true;
    for (const key of Object.keys(after) as (keyof T)[]) {
      if (!ignored.includes(key) && !Object.is(before[key], after[key])) return false;
    }
    return true;
  };
}
