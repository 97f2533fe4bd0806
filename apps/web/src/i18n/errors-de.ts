// German sentences for every error code that can reach a person. Codes that are missing here are a test failure.

export const errorsDe: Readonly<Record<string, { readonly message: string; readonly next: string }>> = {
  'kernel/malformed': {
    message: 'Eine Nachricht war nicht lesbar, weil ihre Bytes nicht die erwartete Form haben.',
    next: 'Laden Sie die Seite neu. Wenn es wieder geschieht, sagen Sie dem Betreiber Bescheid.',
  },
};
