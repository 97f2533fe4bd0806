import { defineConfig } from 'vitest/config';

// Tests that take many minutes; run by hand and before a release, not by `npm test`.
export default defineConfig({
  resolve: { conditions: ['source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
  test: { name: 'long', root: import.meta.dirname, include: ['src/**/*.long.test.ts'] },
});
