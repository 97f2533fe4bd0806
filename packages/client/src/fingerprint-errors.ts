// What can go wrong with fingerprints of speech while a meeting runs, and when they are opened (L4; decision 0040).
import { errorTable } from '@incamera/kernel';

export const fingerprintErrors = errorTable({
  'client/fingerprints_missing': {
    message: 'You have been speaking for a while, and no fingerprint of it was made on this device.',
    next: 'Switch off extensions that change sound, and reload the page. Until then what you say can be proved less well.',
  },
  'client/fingerprints_late': {
    message: 'The server has not acknowledged the fingerprints of speech that this device made.',
    next: 'The device goes on trying. If this stays, what is said here cannot be proved later: tell your security officer.',
  },
  'client/fingerprints_lost': {
    message: 'Fingerprints of speech that this device made could not be kept.',
    next: 'Keep the connection up. Of that time only the devices of others can show what was said.',
  },
});
