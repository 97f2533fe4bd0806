import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './scripts/lib/longest-first.mjs';

// Workspace packages are read from their sources (export condition "source"), so tests need no build.
const resolve = { conditions: ['source', 'module', 'node', 'development|production'] };
const ssr = { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } };

/** Browsers that nobody speaks or listens at: pages, workers and forms. They bear company; what is heard in real time does not. */
const pages = [
  'packages/identity/test/identity.browser.test.ts',
  'packages/charter/test/policy.browser.test.ts',
  'packages/client/test/report.browser.test.ts',
  'apps/web/test/{server-code,service-worker,picture-mark}.browser.test.ts',
  'e2e/src/{accounts,bad-input,exceptions,forked-log,investigation}.test.ts',
  'e2e/src/{mark-worklet,published-list,series,two-hosts,who-is-who}.test.ts',
];

/** What takes the globals away from modules while they are loaded, or has to be the first that loads something: tests that were loaded
before in the same worker would not be registered once more. */
const alone = [
  'apps/server/src/**/postgres.test.ts',
  'packages/charter/test/cedar-*.test.ts',
  'packages/evidence/src/print/audio-thread.test.ts',
  'packages/media/src/*.worklet.test.ts',
];

// Browsers run in projects of their own, so both cores of the reference machine are free for these; a third worker has something to do
// while others wait for processes, sockets and databases.
const unit = {
  maxWorkers: availableParallelism() + 1,
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // What is waited for may take as long as a busy machine likes: by itself Vitest gives up after a second.
  expect: { poll: { timeout: 60_000 } },
  globalSetup: ['scripts/lib/temporary-folder.mjs'],
};

const browsers = {
  testTimeout: 240_000,
  hookTimeout: 240_000,
  // Browsers talk in real time: a test that a stalled machine broke is tried once more, and said to have been.
  retry: 1,
  globalSetup: ['scripts/lib/temporary-folder.mjs', 'e2e/global-setup.ts'],
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // What a failed test found is said whole, also where only its sentence is kept.
    chaiConfig: { truncateThreshold: 2000 },
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
          exclude: ['**/*.browser.test.ts', '**/*.long.test.ts', '**/node_modules/**', ...alone],
          // A worker goes on to the next file with what it has loaded and compiled: a third of all processor time is that.
          isolate: false,
          ...unit,
        },
      },
      { resolve, ssr, test: { name: 'unit-alone', include: alone, ...unit } },
      {
        resolve,
        ssr,
        test: {
          name: 'pages',
          include: pages,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          ...browsers,
        },
      },
      {
        resolve,
        ssr,
        test: {
          // One package in one or two browsers, which leave half of the machine: what they measure is not how well it sounds.
          name: 'components',
          include: ['{packages,apps,testkit}/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**', ...pages],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          ...browsers,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['e2e/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.long.test.ts', ...pages],
          // Four microphones are four browsers: one file at a time, nothing beside it.
          fileParallelism: false,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
          // Of the tests of a file that say that they bear company.
          maxConcurrency: 2,
          ...browsers,
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
          sequence: { groupOrder: 4 },
          testTimeout: 3_600_000,
          hookTimeout: 240_000,
          globalSetup: ['e2e/global-setup.ts'],
        },
      },
    ],
  },
});
