import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Workspace packages are read from their sources (export condition "source"), so tests need no build.
const resolve = { conditions: ['source', 'module', 'node', 'development|production'] };
const ssr = { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } };

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: [
            '{packages,apps}/*/src/**/*.test.ts',
            'testkit/src/**/*.test.ts',
            'packages/*/test/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/*.browser.test.ts', '**/*.long.test.ts', '**/node_modules/**'],
          // Browsers run in a project of their own, so both cores of the reference machine are free for these.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['{packages,apps,testkit}/**/*.browser.test.ts', 'e2e/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.long.test.ts'],
          // Four microphones are four browsers: one file at a time, nothing beside it.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          // Browsers talk in real time: a test that a stalled machine broke is tried once more, and said to have been.
          retry: 1,
          globalSetup: ['e2e/global-setup.ts'],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'long',
          include: ['e2e/src/**/*.long.test.ts', '{packages,apps}/*/{src,test}/**/*.long.test.ts'],
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 3_600_000,
          hookTimeout: 240_000,
          globalSetup: ['e2e/global-setup.ts'],
        },
      },
    ],
  },
});
