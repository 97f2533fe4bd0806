// How the operator's tools reach a server that runs (L5): HTTP on a loopback port of its own, opened by a token in a file of
// the data directory that only its owner can read. Whoever can read that file could read the database as well.
import { timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Rng } from '@incamera/kernel';
import { roleSchema } from '@incamera/protocol';
import { type Role } from '@incamera/store';
import fastify from 'fastify';
import { serverErrors } from './errors.js';
import { newToken } from './security/secrets.js';

const FILE = 'control.json';
const REQUEST_TIMEOUT_MS = 5_000;
const LABEL_CHARS = 200;

/** A set-up link: a note for the operator's own records, and the roles of the account that is made with it. */
export interface InvitationRequest {
  readonly label: string | null;
  readonly roles: readonly Role[];
}

interface ControlFile {
  readonly port: number;
  readonly token: string;
}

export interface ControlServer {
  close(): Promise<void>;
}

/** Opens the control port. `invite` makes a set-up link. */
export async function openControl(
  dataDir: string,
  rng: Rng,
  invite: (request: InvitationRequest) => Promise<string>,
): Promise<ControlServer> {
  const token = newToken(rng);
  const expected = Buffer.from(`Bearer ${token}`);
  const server = fastify({ forceCloseConnections: true, bodyLimit: 4096 });
  server.addHook('onRequest', async (request, reply) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(403).send({});
    return undefined;
  });
  server.post('/invite', async (request, reply) => {
    const { label, roles } = (request.body ?? {}) as { label?: unknown; roles?: unknown };
    const named = roleSchema.array().max(3).safeParse(roles);
    if (!named.success) return reply.code(400).send({});
    const note = typeof label === 'string' ? label.slice(0, LABEL_CHARS) : null;
    return { link: await invite({ label: note, roles: named.data }) };
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(dataDir, FILE);
  writeFileSync(`${file}.new`, JSON.stringify({ port, token } satisfies ControlFile), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return {
    async close() {
      rmSync(file, { force: true });
      await server.close();
    },
  };
}

/**
 * Asks the running server of a data directory for a set-up link.
 * @returns null when none runs (or its file is a leftover of a crash)
 * @throws {AppError} server/control
 */
export async function inviteThroughControl(dataDir: string, request: InvitationRequest): Promise<string | null> {
  const control = readControlFile(dataDir);
  if (control === null) return null;
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${control.port}/invite`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  } catch {
    return null; // Nobody listens: the server is not running any more.
  }
  // Another program may have got the port after a crash: it does not know the token's answer.
  if (response.status === 403 || response.status === 404) return null;
  const answer = (await response.json().catch(() => null)) as { link?: unknown } | null;
  if (!response.ok || typeof answer?.link !== 'string') throw serverErrors.make('server/control');
  return answer.link;
}

function readControlFile(dataDir: string): ControlFile | null {
  try {
    const value = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Partial<ControlFile>;
    return typeof value.port === 'number' && typeof value.token === 'string'
      ? { port: value.port, token: value.token }
      : null;
  } catch {
    return null;
  }
}
