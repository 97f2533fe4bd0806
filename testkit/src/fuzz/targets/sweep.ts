// A history that somebody saved, as it is read for a sweep.
import { parseHistoryFile } from '@incamera/client/sweep';
import { AppError } from '@incamera/kernel';
import { assertThat, type FuzzTarget } from '../target.js';
import { jsonTarget } from './json.js';

const history = jsonTarget('history-file', (value) => {
  try {
    return { taken: parseHistoryFile(JSON.stringify(value)) };
  } catch (error) {
    assertThat(error instanceof AppError && error.code === 'client/history_file_malformed', 'an error of another kind');
    return null;
  }
});

export const sweepTargets: readonly FuzzTarget[] = [history];
