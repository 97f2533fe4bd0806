// English texts about own recordings on their way to the server; joined in by en.ts.
export const enRecordingSave = {
  recordingSave: {
    title: 'Own recording',
    saving: 'Saving the recording …',
    keepOpen: 'Keep this page open until it is stored.',
    stored: 'The recording is stored.',
  },
} as const;
