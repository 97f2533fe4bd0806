// German sentences for the errors of sign-ins that are confirmed elsewhere (@incamera/client).
import { type ErrorSentences } from './sentences.js';

export const transferErrorsDe: ErrorSentences = {
  'client/transfer_refused': {
    message: 'Die Anmeldung wurde dort abgelehnt, wo sie bestätigt werden sollte.',
    next: 'Waren Sie das nicht, hat jemand Ihren Code anderswo eingegeben: Beginnen Sie neu. Sonst ist nichts zu tun.',
  },
  'client/transfer_cancelled': {
    message: 'Auf die Anmeldung wird nicht mehr gewartet.',
    next: 'Beginnen Sie neu, wenn Sie sich anmelden möchten.',
  },
};
