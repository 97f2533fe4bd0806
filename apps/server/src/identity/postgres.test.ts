// Identities once more, with the data in a real PostgreSQL (Debian package postgresql).
import { afterAll, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases } from '../../../../packages/store/test/databases.js';
import { TestServer } from '../../test/test-server.js';

if (POSTGRES_AVAILABLE) {
  const databases = await postgresDatabases();
  TestServer.newDatabase = () => databases.create();
  afterAll(() => databases.close());
  await import('./certificates.test.js');
  await import('./officer.test.js');
  await import('./deny.test.js');
}

it.runIf(POSTGRES_AVAILABLE)('keeps deny lists in that database', async () => {
  const server = await TestServer.start();
  expect(await server.store.denyLists.newest()).toEqual([]);
  await server.stop();
});
