// Errors of the store (L3): what the operator must know. Expected refusals are returned by the repositories instead.
import { errorTable } from '@incamera/kernel';

export const storeErrors = errorTable({
  'store/in_use': {
    message: 'The database is in use by another process.',
    next: 'Stop the other In Camera server that uses this data directory, or choose another directory.',
  },
  'store/newer_schema': {
    message: 'The database was written by a newer version.',
    next: 'Start the newer version, or restore a backup made before the upgrade. Migrations only go forward.',
  },
  'store/migration_failed': {
    message: 'The database could not be brought to the current version.',
    next: 'Nothing was changed by the step that failed. Look at the log, then start again.',
  },
  'store/not_durable': {
    message: 'The PostgreSQL server is set to acknowledge what it has not written to the disk.',
    next: 'Set fsync=on and synchronous_commit to on, local or remote, and start again. A log that can lose entries proves nothing.',
  },
  'store/unreachable': {
    message: 'The database cannot be opened.',
    next: 'Check the data directory and its permissions, or DATABASE_URL.',
  },
});
