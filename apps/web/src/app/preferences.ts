// What the interface remembers on this device: name, devices, looks. Never anything of a meeting.

import { type CameraSize } from '@incamera/media';
import { useSyncExternalStore } from 'react';

export interface Preferences {
  readonly displayName: string;
  readonly language: 'en' | 'de' | null;
  readonly theme: 'system' | 'light' | 'dark';
  readonly microphoneId: string | null;
  readonly cameraId: string | null;
  readonly speakerId: string | null;
  readonly microphoneWanted: boolean;
  readonly cameraWanted: boolean;
  readonly cameraSize: CameraSize;
  readonly layout: 'grid' | 'speaker';
  readonly shortcuts: boolean;
  readonly mirror: boolean;
}

export const defaultPreferences: Preferences = {
  displayName: '',
  language: null,
  theme: 'system',
  microphoneId: null,
  cameraId: null,
  speakerId: null,
  microphoneWanted: true,
  cameraWanted: true,
  cameraSize: 'high',
  layout: 'grid',
  shortcuts: true,
  mirror: true,
};

const storageName = 'incamera.preferences';

/** Reads what was stored, field by field: anything unexpected falls back to its default. */
export function parsePreferences(stored: string | null): Preferences {
  let value: unknown = null;
  try {
    value = JSON.parse(stored ?? 'null');
  } catch {
    return defaultPreferences;
  }
  if (typeof value !== 'object' || value === null) return defaultPreferences;
  const found = value as Readonly<Record<string, unknown>>;
  const text = (key: string, longest: number) => {
    const field = found[key];
    return typeof field === 'string' && field.length <= longest ? field : null;
  };
  const flag = (key: keyof Preferences & string) =>
    typeof found[key] === 'boolean' ? found[key] : (defaultPreferences[key] as boolean);
  const oneOf = <T extends string>(key: string, allowed: readonly T[], fallback: T): T =>
    allowed.find((candidate) => candidate === found[key]) ?? fallback;
  const language = oneOf('language', ['en', 'de', ''], '');
  return {
    displayName: text('displayName', 200) ?? '',
    language: language === '' ? null : language,
    theme: oneOf('theme', ['system', 'light', 'dark'], 'system'),
    microphoneId: text('microphoneId', 500),
    cameraId: text('cameraId', 500),
    speakerId: text('speakerId', 500),
    microphoneWanted: flag('microphoneWanted'),
    cameraWanted: flag('cameraWanted'),
    cameraSize: oneOf('cameraSize', ['small', 'standard', 'high'], defaultPreferences.cameraSize),
    layout: oneOf('layout', ['grid', 'speaker'], 'grid'),
    shortcuts: flag('shortcuts'),
    mirror: flag('mirror'),
  };
}

/** The one store of preferences; a browser without storage keeps them until the page closes. */
class PreferenceStore {
  #current: Preferences;
  readonly #listeners = new Set<() => void>();

  constructor() {
    this.#current = parsePreferences(readStored());
  }

  readonly get = (): Preferences => this.#current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly set = (change: Partial<Preferences>): void => {
    this.#current = { ...this.#current, ...change };
    try {
      localStorage.setItem(storageName, JSON.stringify(this.#current));
    } catch {
      // Storage may be forbidden (private window); the choice then lasts as long as the page.
    }
    for (const listener of this.#listeners) listener();
  };
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageName);
  } catch {
    return null;
  }
}

export const preferences = new PreferenceStore();

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}
