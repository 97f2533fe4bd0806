// Pretended recordings on their way to the server, by scene.
import { type RecordingSave, type RecordingSaving, recordingErrors } from '@incamera/client';

const STATES: Readonly<Record<string, Omit<RecordingSave, 'id'>>> = {
  'recording-saving': { state: 'saving', error: null },
  'recording-stored': { state: 'stored', error: null },
  'recording-lost': { state: 'not_stored', error: recordingErrors.make('client/recording_end_not_stored') },
};

export function fakeRecordingSaves(scene: string): RecordingSaving {
  const state = STATES[scene];
  let saves: readonly RecordingSave[] = state === undefined ? [] : [{ id: 'a', ...state }];
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => saves,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    resume: async () => undefined,
    dismiss: (id) => {
      saves = saves.filter((one) => one.id !== id);
      for (const listener of listeners) listener();
    },
  };
}
