// The composition of the web server (L5): the only place where store, media router, sockets and routes meet.
import { type ScryptOptions } from 'node:crypto';
import { type Server as SecureServer } from 'node:https';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import { type Clock, errorCode, type Logger, type Rng } from '@incamera/kernel';
import { LIMITS, type ServerMessage } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import fastify, {
  type FastifyHttpsOptions,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify';
import { accountRoutes } from './auth/account-routes.js';
import { Nonces } from './auth/nonces.js';
import { oidcRoutes } from './auth/oidc/routes.js';
import { peopleRoutes } from './auth/people-routes.js';
import { RecoveryCodes } from './auth/recovery-codes.js';
import { authRoutes } from './auth/routes.js';
import { transferRoutes } from './auth/transfer-routes.js';
import { WebSessions } from './auth/web-sessions.js';
import { bundleRoutes } from './bundles/routes.js';
import { caseConfirmationRoutes } from './cases/confirmation-routes.js';
import { holderAnswerRoutes } from './cases/holder-routes.js';
import { caseRoutes } from './cases/officer-routes.js';
import { type ServerConfig } from './config.js';
import { type AppContext } from './context.js';
import { FileStorage } from './files/file-storage.js';
import { fileRoutes } from './files/routes.js';
import { healthRoute } from './health.js';
import { openHistory } from './history/history-service.js';
import { logRoutes } from './history/log-routes.js';
import { logRelease, releaseLogRoutes } from './history/release-log.js';
import { sweepRoute } from './history/sweep-route.js';
import { holderRoutes } from './holders/routes.js';
import { errorAnswer, isUnexpected } from './http-errors.js';
import { openIdentity } from './identity/identity-service.js';
import { officerIdentityRoutes } from './identity/officer-routes.js';
import { identityRoutes } from './identity/routes.js';
import { loggerOver } from './log.js';
import { AccountNews } from './mail/account-news.js';
import { MailSender } from './mail/mail-sender.js';
import { mailRoutes } from './mail/routes.js';
import { type MediaRouter } from './media-router.js';
import { cancelRoute } from './meetings/cancel-route.js';
import { charterRoute } from './meetings/charter-route.js';
import { meetingRoutes } from './meetings/routes.js';
import { runningRoute } from './meetings/running-route.js';
import { Sweeper } from './meetings/sweeper.js';
import { metricsRoute } from './metrics.js';
import { officerRecordingRoutes } from './recordings/officer-routes.js';
import { recorderRoutes } from './recordings/recorder-routes.js';
import { serverCedar } from './rules/cedar-file.js';
import { openCountries } from './rules/client-view.js';
import { exceptionsRoute } from './rules/exceptions-route.js';
import { MeetingPolicies } from './rules/meeting-policies.js';
import { rulesRoutes } from './rules/routes.js';
import { RulebookChecker } from './rules/rulebook-check.js';
import { RulebookShelf } from './rules/rulebook-shelf.js';
import { registerSecurityHeaders } from './security/headers.js';
import { guardOrigin } from './security/origin.js';
import { Rooms } from './socket/rooms.js';
import { socketRoute } from './socket/socket-route.js';
import { testimonyRoutes } from './testimonies/routes.js';
import { type LocalAuthority, trustRoutes } from './trust/trust-page.js';
import { TurnCredentials } from './turn.js';
import { registerWebApp } from './web-app.js';

export interface AppOptions {
  readonly config: ServerConfig;
  readonly store: Store;
  /** Made with the log of the app, so that it can be made last. */
  readonly openRouter: (logger: Logger) => Promise<MediaRouter>;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly version: string;
  /** Certificate chain and key (PEM), or null for plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly authority: LocalAuthority | null;
  /** Of a hash of a recovery code, in tests that are not about it; absent: what a server needs. */
  readonly recoveryCost?: ScryptOptions | undefined;
}

export interface App {
  readonly context: AppContext;
  readonly server: FastifyInstance;
  /** Listens; resolves with the URL that people open. */
  listen(): Promise<URL>;
  close(): Promise<void>;
}

const BODY_BYTES = 512 * 1024;
/** The largest frame that is read at all; from the limit of a message on, the client is told why it is closed. */
const FRAME_BYTES = LIMITS.socketMessageBytes + 64 * 1024;

export async function buildApp(options: AppOptions): Promise<App> {
  const { config, store, clock, rng, recoveryCost } = options;
  const server = newServer(options);
  const logger = loggerOver(server.log);
  let publicUrl = config.publicUrl;

  const router = await options.openRouter(logger);
  const storage = new FileStorage(config.dataDir);
  await storage.prepare();
  const recordings = new FileStorage(config.dataDir, 'recordings');
  await recordings.prepare();
  const turn = new TurnCredentials(config.turn, clock, rng);
  const cedar = await serverCedar();
  const shelf = await RulebookShelf.open(store, cedar, clock);
  const policies = new MeetingPolicies({ shelf, store, clock, rng, logger });
  const countryOf = openCountries(config.countryDb);
  const rooms = new Rooms({ store, router, turn, files: storage, policies, countryOf, clock, rng, logger });
  const sessions = new WebSessions({ store, clock, rng, secure: publicUrl.protocol === 'https:' });
  const announce = (message: ServerMessage): void => rooms.announce(message);
  const identity = await openIdentity({ config, store, clock, rng, logger, announce });
  const history = await openHistory({ config, store, clock, rng, logger });
  const sender = config.mail === null ? null : new MailSender(config.mail);
  const accountNews = new AccountNews({ store, clock, logger, sender, publicUrl: () => publicUrl });
  const context: AppContext = {
    store,
    router,
    rooms,
    policies,
    countryOf,
    turn,
    nonces: new Nonces(clock, rng),
    sessions,
    recovery: new RecoveryCodes({ store, clock, rng, ...(recoveryCost && { cost: recoveryCost }) }),
    identity,
    history,
    recordings,
    accountNews,
    clock,
    rng,
    logger,
    version: options.version,
    dataDir: config.dataDir,
    publicUrl: () => publicUrl,
  };

  server.setErrorHandler((error, _request, reply) => {
    const { status, body } = errorAnswer(error);
    if (isUnexpected(error)) logger.error('request_failed', { code: errorCode(error) });
    return reply.code(status).send(body);
  });
  await server.register(cookie);
  await registerSecurityHeaders(server, () => publicUrl);
  await server.register(rateLimit, { global: false });
  await server.register(websocket, {
    options: { maxPayload: FRAME_BYTES, perMessageDeflate: false },
    errorHandler: (error, socket) => {
      // What the other side did (a frame too large, a connection reset) has a code, and `ws` closes by itself.
      if ('code' in error) return;
      logger.error('socket_failed', { code: errorCode(error) });
      socket.terminate();
    },
  });
  // After the sockets' own hooks, so that an upgrade that is refused here is closed by them.
  server.addHook(
    'onRequest',
    guardOrigin(context.publicUrl, (request) => sessions.hasCookie(request)),
  );
  // Answers of the API are for one person at one moment.
  server.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  await server.register(async (api) => {
    authRoutes(api, context);
    transferRoutes(api, context);
    accountRoutes(api, context);
    peopleRoutes(api, context);
    oidcRoutes(api, context, config);
    meetingRoutes(api, context);
    cancelRoute(api, context);
    runningRoute(api, context);
    exceptionsRoute(api, context);
    mailRoutes(api, context, sender);
    rulesRoutes(api, context, new RulebookChecker({ shelf, store, cedar }));
    charterRoute(api, context);
    fileRoutes(api, context, storage);
    bundleRoutes(api, context);
    testimonyRoutes(api, context);
    socketRoute(api, context);
    identityRoutes(api, context);
    officerIdentityRoutes(api, context);
    holderRoutes(api, context);
    caseRoutes(api, context, config.cases);
    caseConfirmationRoutes(api, context);
    holderAnswerRoutes(api, context);
    logRoutes(api, context);
    recorderRoutes(api, context, config.recording);
    officerRecordingRoutes(api, context);
    releaseLogRoutes(api, context);
    sweepRoute(api, context);
  });
  healthRoute(server, { store, router, history, webDir: config.webDir, version: options.version, clock });
  metricsRoute(server, { router, token: config.metricsToken });
  if (options.authority !== null) trustRoutes(server, options.authority);
  const release = await registerWebApp(server, {
    webDir: config.webDir,
    version: options.version,
    publicUrl: context.publicUrl,
    logger,
  });
  // Before anybody gets it.
  if (release !== null) await logRelease(release, context);
  const sweeper = new Sweeper({ store, rooms, recordings, clock, logger, evidenceMs: config.log.evidenceMs });

  return {
    context,
    server,
    async listen() {
      await listen(server, config);
      const address = server.server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.port;
      if (!config.publicUrlSet && config.port === 0) {
        publicUrl = new URL(publicUrl);
        publicUrl.port = String(port);
      }
      sweeper.start();
      history.sequencer.start();
      return publicUrl;
    },
    async close() {
      sweeper.stop();
      rooms.close();
      await server.close();
      await history.sequencer.stop();
      await router.close();
    },
  };
}

function newServer(options: AppOptions): FastifyInstance {
  const { config } = options;
  const common: FastifyServerOptions = {
    // Fastify's own lines may carry a request or its path: neither belongs into a log.
    logger: {
      level: config.logLevel,
      stream: process.stderr,
      base: null,
      redact: { paths: ['req', 'path'], remove: true },
    },
    logController: new LogController({ disableRequestLogging: true }),
    // The address that the outermost proxy of one's own saw: what stands before it anybody can write into the header.
    trustProxy: config.proxies === 0 ? false : (_address, hop) => hop < config.proxies,
    bodyLimit: BODY_BYTES,
    requestTimeout: 120_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
  };
  const { tls } = options;
  if (tls === null) return fastify(common);
  const https = { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' } as const;
  // One type for both: nothing here touches what differs between an HTTP and an HTTPS server.
  return fastify({ ...common, https } as unknown as FastifyHttpsOptions<SecureServer>) as unknown as FastifyInstance;
}

/** Listens on the configured address; without IPv6 on this machine, "every address" means every IPv4 one. */
async function listen(server: FastifyInstance, config: ServerConfig): Promise<void> {
  try {
    await server.listen({ port: config.port, host: config.host });
  } catch (error) {
    const noIpv6 = error instanceof Error && 'code' in error && error.code === 'EAFNOSUPPORT';
    if (!noIpv6 || config.host !== '::') throw error;
    await server.listen({ port: config.port, host: '0.0.0.0' });
  }
}
