// Invitations and cancellations once more, with the data in a real PostgreSQL (Debian package postgresql).
import { afterAll, expect, it } from 'vitest';
import { POSTGRES_AVAILABLE, postgresDatabases } from '../../../../packages/store/test/databases.js';
import { TestServer } from '../../test/test-server.js';

if (POSTGRES_AVAILABLE) {
  const databases = await postgresDatabases();
  TestServer.newDatabase = () => databases.create();
  afterAll(() => databases.close());
  await import('./mail.test.js');
  await import('../meetings/cancel.test.js');
}

it('runs where there is a PostgreSQL', () => {
  expect(TestServer.newDatabase !== null).toBe(POSTGRES_AVAILABLE);
});
