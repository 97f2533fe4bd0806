// Databases for the store's tests: SQLite in a temporary folder, PostgreSQL by INCAMERA_TEST_POSTGRES or from a cluster of our
// own made with the server binaries of this machine.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabaseLocation } from '../src/index.js';

export interface TestDatabases {
  readonly name: string;
  /** An empty database. */
  create(): Promise<DatabaseLocation>;
  close(): Promise<void>;
}

/** No machine crashes during a test: nothing needs to reach the disk, which may be slow. */
const SETTINGS = [
  'listen_addresses=',
  'fsync=off',
  'full_page_writes=off',
  'synchronous_commit=off',
  'autovacuum=off',
  'checkpoint_timeout=1h',
  'max_wal_size=8GB',
];

export const POSTGRES_BINARIES = findBinaries();
export const POSTGRES_AVAILABLE = process.env.INCAMERA_TEST_POSTGRES !== undefined || POSTGRES_BINARIES !== null;

export async function sqliteDatabases(): Promise<TestDatabases> {
  const folder = mkdtempSync(join(tmpdir(), 'incamera-store-'));
  let count = 0;
  return {
    name: 'SQLite',
    create: async () => ({ kind: 'sqlite', file: join(folder, `${++count}`, 'incamera.db') }),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function postgresDatabases(): Promise<TestDatabases> {
  const given = process.env.INCAMERA_TEST_POSTGRES;
  const cluster = given === undefined ? await startCluster() : null;
  const url = given ?? cluster?.url ?? '';
  const made: string[] = [];
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    name: 'PostgreSQL',
    async create() {
      const name = `incamera_test_${process.pid}_${made.length}`;
      await admin(`create database ${name}`);
      made.push(name);
      const location = new URL(url);
      location.pathname = `/${name}`;
      return { kind: 'postgres', url: location.toString() };
    },
    async close() {
      if (cluster === null) for (const name of made) await admin(`drop database ${name}`);
      await cluster?.stop();
    },
  };
}

function findBinaries(): string | null {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null;
}

/** PostgreSQL refuses to run as root: then the user that Debian makes for it, or nobody. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout));
    if (uid !== undefined && gid !== undefined && uid > 0) return { uid, gid };
  }
  throw new Error('no unprivileged user to run PostgreSQL as');
}

async function startCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  if (POSTGRES_BINARIES === null) throw new Error('PostgreSQL is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'incamera-pg-'));
  const user = unprivileged();
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(POSTGRES_BINARIES, 'initdb'),
    ['-D', data, '-U', 'incamera', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...user, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const server: ChildProcess = spawn(
    join(POSTGRES_BINARIES, 'postgres'),
    ['-D', data, '-k', folder, ...SETTINGS.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder, stdio: 'ignore' },
  );
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const url = `postgres://incamera@localhost/postgres?host=${encodeURIComponent(folder)}`;
  const stop = async () => {
    // At once, without writing anything out: nothing of it is kept.
    server.kill('SIGQUIT');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return { url, stop };
    } catch (error) {
      if (attempt < 100 && server.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 100));
      else {
        await stop();
        throw error;
      }
    }
  }
}
