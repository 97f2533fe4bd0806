// Meetings, delivery and bad input once more, with the data in a real PostgreSQL (Debian package postgresql).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases } from '../../../../packages/store/test/databases.js';
import { TestServer } from '../../test/test-server.js';

if (POSTGRES_AVAILABLE) {
  const databases = await postgresDatabases();
  TestServer.newDatabase = () => databases.create();
  // Half a hundred databases are deleted file by file.
  afterAll(() => databases.close(), 600_000);
  await import('./meeting.test.js');
  await import('./delivery.test.js');
  await import('./bad-input.test.js');
  await import('../rules/rules.test.js');
}

it.runIf(POSTGRES_AVAILABLE)('has no embedded database here', async () => {
  const server = await TestServer.start();
  await server.meeting();
  expect(existsSync(join(server.dataDir, 'incamera.db'))).toBe(false);
  await server.stop();
});
