// The web app on this machine (L6; decision 0042): a release from here, and everything else passed on to the server.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@incamera/kernel';
import { LOCAL_APP_OPEN_PATH, LOCAL_APP_PATH, openLocalAppSchema, protocolErrors } from '@incamera/protocol';
import { registerSecurityHeaders, registerWebApp, VERSION } from '@incamera/server';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { cliErrors } from '../errors.js';
import { Gate } from './gate.js';
import { type Upstream } from './upstream.js';

/** Of the same checkout or package. */
export const OWN_WEB_DIR = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export interface LocalAppOptions {
  readonly server: URL;
  readonly upstream: Upstream;
  /** 0: any free one. */
  readonly port: number;
  readonly webDir: string;
  /** Whenever there is another address to open, each for one browser. */
  readonly onAddress: (address: string) => void;
}

export interface RunningApp {
  readonly origin: string;
  /** Hash of the release that is given out. */
  readonly release: string;
  close(): Promise<void>;
}

const PASSED_ON = /^\/(api|log)\//;
const SOCKET_PATH = /^\/api\/meetings\/[A-Za-z0-9_-]{43}\/socket$/;
const OPEN_BYTES = 1024;
const LOOPBACKS = ['127.0.0.1', '::1'];

/** @throws {AppError} cli/app_not_built, cli/app_port, server/release */
export async function runLocalApp(options: LocalAppOptions): Promise<RunningApp> {
  const app = fastify({ routerOptions: { maxParamLength: 200 } });
  let isReady = false;
  const { servers, port } = await listen(options.port, (request, response) => {
    if (isReady) app.routing(request, response);
    else response.writeHead(503).end();
  });
  const gate = new Gate(port);
  const local = new URL(gate.origin);
  try {
    guard(app, gate);
    await registerSecurityHeaders(app, () => local);
    routes(app, gate, options);
    const web = { webDir: options.webDir, version: VERSION, publicUrl: () => local, logger: silentLogger };
    const release = await registerWebApp(app, web);
    if (release === null) throw cliErrors.make('cli/app_not_built');
    await app.ready();
    isReady = true;
    for (const server of servers) {
      server.on('upgrade', (request, socket, head) => joinSocket(request, socket, head, gate, options.upstream));
    }
    options.onAddress(addressOf(gate));
    return { origin: gate.origin, release: release.hash, close: () => closeAll(app, servers) };
  } catch (error) {
    await closeAll(app, servers);
    throw error;
  }
}

const addressOf = ({ origin, code }: Gate): string => `${origin}/#app=${code}`;

function guard(app: FastifyInstance, gate: Gate): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!gate.isOurHost(request.headers)) return reply.code(421).type('text/plain').send('Not here.\n');
    const [path = ''] = request.url.split('?');
    if (!PASSED_ON.test(`${path}/`) || path === LOCAL_APP_OPEN_PATH) return undefined;
    return gate.admits(request.headers) ? undefined : refuse(reply);
  });
}

function refuse(reply: FastifyReply): FastifyReply {
  const { code, message, next } = protocolErrors.make('auth/app_not_opened');
  return reply.code(403).header('cache-control', 'no-store').send({ error: { code, message, next } });
}

function routes(app: FastifyInstance, gate: Gate, { server, upstream, onAddress }: LocalAppOptions): void {
  app.post(LOCAL_APP_OPEN_PATH, { bodyLimit: OPEN_BYTES }, async (request, reply) => {
    const body = openLocalAppSchema.safeParse(request.body);
    const secret = gate.isOurPage(request.headers) && body.success ? gate.open(body.data.code) : null;
    if (secret === null) return refuse(reply);
    onAddress(addressOf(gate));
    return await reply.header('cache-control', 'no-store').send({ secret, serverUrl: server.origin });
  });
  app.get(LOCAL_APP_PATH, async (_request, reply) => {
    return await reply.header('cache-control', 'no-store').send({ serverUrl: server.origin });
  });
  app.register(async (onward) => {
    // Bodies are passed on as they come.
    onward.removeAllContentTypeParsers();
    onward.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const pass = (request: FastifyRequest, reply: FastifyReply): void => {
      const path = pathToPass(request.url);
      if (path === null) return void reply.code(404).send();
      reply.hijack();
      upstream.pass(request.raw, path, reply.raw);
    };
    onward.all('/api/*', pass);
    onward.all('/log/*', pass);
  });
}

/** Path and query as the server gets them; null: they would be read as something else there. */
function pathToPass(url: string): string | null {
  const parsed = new URL(url, 'http://server.invalid');
  const isSame = parsed.host === 'server.invalid' && `${parsed.pathname}${parsed.search}` === url;
  return isSame && PASSED_ON.test(parsed.pathname) ? url : null;
}

function joinSocket(request: IncomingMessage, socket: Duplex, head: Buffer, gate: Gate, upstream: Upstream): void {
  const path = request.url ?? '';
  const { headers } = request;
  if (SOCKET_PATH.test(path) && gate.isOurHost(headers) && gate.admitsSocket(headers)) {
    upstream.join(request, path, socket, head);
    return;
  }
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
}

interface Listening {
  readonly servers: readonly Server[];
  readonly port: number;
}

/** How often another free port is tried. */
const TRIES = 10;

/**
 * Both loopback addresses, or nothing: `localhost` may lead to either, and nobody else is to answer at the other one.
 * @throws {AppError} cli/app_port
 */
async function listen(port: number, answer: RequestListener): Promise<Listening> {
  for (let tries = 1; ; tries++) {
    try {
      return await listenOn(port, answer);
    } catch (cause) {
      if (port !== 0 || tries === TRIES) throw cliErrors.make('cli/app_port', { cause });
    }
  }
}

async function listenOn(port: number, answer: RequestListener): Promise<Listening> {
  const servers: Server[] = [];
  let chosen = port;
  try {
    for (const host of LOOPBACKS) {
      const server = createServer(answer);
      if (!(await listenAt(server, host, chosen))) continue;
      servers.push(server);
      chosen = (server.address() as AddressInfo).port;
    }
    return { servers, port: chosen };
  } catch (error) {
    await Promise.all(servers.map(closeServer));
    throw error;
  }
}

/** False: this machine has no such address. */
function listenAt(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(false);
      else reject(error);
    });
    server.listen({ host, port }, () => resolve(true));
  });
}

async function closeAll(app: FastifyInstance, servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map(closeServer));
  await app.close();
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
