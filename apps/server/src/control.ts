// How the operator's tools reach a server that runs (L5): HTTP on a loopback port of its own, opened by a token in a file of
// the data directory that only its owner can read. Whoever can read that file could read the database as well.
import { timingSafeEqual } from 'node:crypto';
import { type Rng } from '@incamera/kernel';
import { roleSchema } from '@incamera/protocol';
import { type Role } from '@incamera/store';
import fastify from 'fastify';
import { askControl, removeControlFile, writeControlFile } from './control-file.js';
import { controlLogRoutes } from './control-log.js';
import { serverErrors } from './errors.js';
import { type ExportSource } from './history/export-history.js';
import { newToken } from './security/secrets.js';

const LABEL_CHARS = 200;

/** A set-up link: a note for the operator's own records, and the roles of the account that is made with it. */
export interface InvitationRequest {
  readonly label: string | null;
  readonly roles: readonly Role[];
}

/** What the operator's tools may ask for. */
export interface ControlActions {
  /** Makes a set-up link. */
  readonly invite: (request: InvitationRequest) => Promise<string>;
  readonly history: ExportSource;
}

export interface ControlServer {
  close(): Promise<void>;
}

/** Opens the control port. */
export async function openControl(
  dataDir: string,
  rng: Rng,
  { invite, history }: ControlActions,
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
  controlLogRoutes(server, history);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  writeControlFile(dataDir, { port, token });
  return {
    async close() {
      removeControlFile(dataDir);
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
  const response = await askControl(dataDir, 'POST', '/invite', request);
  if (response === null || response.status === 404) return null;
  const answer = (await response.json().catch(() => null)) as { link?: unknown } | null;
  if (!response.ok || typeof answer?.link !== 'string') throw serverErrors.make('server/control');
  return answer.link;
}
