// A whole server from its settings (L5): database, certificates, media, web, control port. Nothing is left half open.
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Logger, systemClock, systemRng } from '@incamera/kernel';
import { LIMITS } from '@incamera/protocol';
import { createSfu } from '@incamera/sfu';
import { openStore, ROLES, type Store } from '@incamera/store';
import { type FastifyInstance } from 'fastify';
import { type App, buildApp } from './app.js';
import { type ServerConfig } from './config.js';
import { type InvitationRequest, openControl } from './control.js';
import { serverErrors } from './errors.js';
import { issueInvitation } from './invitations.js';
import { type MediaRouter } from './media-router.js';
import { localCertificates } from './trust/certificates.js';
import { type LocalAuthority, trustUrl } from './trust/trust-page.js';
import { buildTrustServer } from './trust/trust-server.js';

/** All that one meeting may store in its log, in characters: years of chat, or a member who tries to fill the disk. */
const MAX_LOG_SIZE = 256 * 1024 * 1024;
const PUBLIC_URL_SETTING = 'public_url';

export const DELIVERY_LIMITS = { maxMembers: LIMITS.maxMembers, maxLogSize: MAX_LOG_SIZE } as const;

export interface RunningServer {
  readonly publicUrl: URL;
  /** What the operator is told on standard output, line by line; the first one says the address. */
  readonly announcement: readonly string[];
  close(): Promise<void>;
}

export interface RunOptions {
  readonly version: string;
  /** Default: the SFU in its own process. */
  readonly openRouter?: (logger: Logger) => Promise<MediaRouter>;
}

/**
 * Starts a server; it is ready when this resolves.
 * @throws {AppError} what is wrong and what to do, for the operator
 */
export async function runServer(config: ServerConfig, options: RunOptions): Promise<RunningServer> {
  // Whatever is written from here on is for this user alone.
  process.umask(0o077);
  prepareDataDir(config.dataDir);
  const tls = await tlsMaterial(config);
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const store = await openStore(config.database, DELIVERY_LIMITS);
    closers.push(() => store.close());
    await store.checkDurable();
    const authority = tls?.authority ?? null;
    const app = await buildApp({
      config,
      store,
      openRouter: options.openRouter ?? ((logger) => openSfu(config, logger)),
      clock: systemClock,
      rng: systemRng,
      version: options.version,
      tls,
      authority,
    });
    closers.push(() => app.close());
    const publicUrl = await app.listen();
    if (authority !== null) closers.push(await listenForTrust(config, authority));
    const invite = ({ label, roles }: InvitationRequest) =>
      issueInvitation({ store, clock: systemClock, rng: systemRng }, publicUrl, label, roles);
    const { key, vault } = app.context.history;
    const control = await openControl(config.dataDir, systemRng, { invite, history: { store, key, vault } });
    closers.push(() => control.close());
    await store.saveSetting(PUBLIC_URL_SETTING, publicUrl.origin);
    const announcement = await announce({ app, store, publicUrl, authority, invite });
    app.context.logger.info('server_ready', { version: options.version });
    return { publicUrl, announcement, close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw readable(error);
  }
}

/** The URL that the server was last opened as, for links made while it does not run. */
export async function lastPublicUrl(store: Store): Promise<URL | null> {
  const saved = await store.setting(PUBLIC_URL_SETTING);
  return saved === null ? null : new URL(saved);
}

function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw serverErrors.make('server/data_directory', { cause });
  }
}

async function openSfu(config: ServerConfig, logger: Logger): Promise<MediaRouter> {
  const { udpPort, udpAddresses: addresses, sfuWorkers: workers, participantsPerWorker } = config;
  const front = config.turn === null ? {} : { relayFrontPort: udpPort === 0 ? 0 : udpPort + workers };
  return createSfu({ udpPort, addresses, workers, participantsPerWorker, ...front, logger, clock: systemClock });
}

async function tlsMaterial(
  config: ServerConfig,
): Promise<{ cert: string; key: string; authority: LocalAuthority | null } | null> {
  const { tls } = config;
  if (tls.kind === 'off') return null;
  if (tls.kind === 'files') {
    try {
      const [cert, key] = [readFileSync(tls.certFile, 'utf8'), readFileSync(tls.keyFile, 'utf8')];
      return { cert, key, authority: null };
    } catch (cause) {
      throw serverErrors.make('server/tls_files', { cause });
    }
  }
  const made = await localCertificates(join(config.dataDir, 'tls'), tls.name, systemClock.nowMs());
  const { caCert, caFingerprint, cert, key } = made;
  const authority: LocalAuthority = {
    caCert,
    caFingerprint,
    name: tls.name,
    publicUrl: () => config.publicUrl,
    trustPort: () => config.trustPort ?? 0,
  };
  return { cert, key, authority };
}

async function listenForTrust(config: ServerConfig, authority: LocalAuthority): Promise<() => Promise<unknown>> {
  const server: FastifyInstance = await buildTrustServer(authority);
  await server.listen({ port: config.trustPort ?? 0, host: config.host });
  return () => server.close();
}

async function announce(options: {
  app: App;
  store: Store;
  publicUrl: URL;
  authority: LocalAuthority | null;
  invite: (request: InvitationRequest) => Promise<string>;
}): Promise<string[]> {
  const { store, publicUrl, authority } = options;
  const lines = [`In Camera is ready: ${publicUrl.origin}`];
  if ((await store.accounts.count()) === 0) {
    // Somebody must begin: as organiser, security officer and operator in one, who can then give roles to others.
    const link = await options.invite({ label: 'first organiser', roles: ROLES });
    lines.push(`Become the first organiser (once, within a day): ${link}`);
  }
  for (const stranded of await store.passkeys.stranded(publicUrl.hostname)) {
    const { passkeyCount, displayNames, rpId } = stranded;
    options.app.context.logger.warn('passkeys_stranded', { passkeyCount });
    lines.push(
      `Warning: ${passkeyCount} passkey(s) made for ${rpId} do not work at ${publicUrl.hostname}: ` +
        `${displayNames.join(', ')}. Start with the former INCAMERA_PUBLIC_URL, or invite these people anew.`,
    );
  }
  if (authority !== null) {
    lines.push(`Phones and other machines install the certificate here: ${trustUrl(authority)}`);
    lines.push(`SHA-256 of the certificate authority: ${authority.caFingerprint}`);
  }
  return lines;
}

/** Closes in reverse order of opening; a failure does not keep the rest open. */
async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close().catch(() => undefined);
}

function readable(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
    return serverErrors.make('server/address_in_use', { cause: error });
  }
  const tls = typeof error.code === 'string' && error.code.startsWith('ERR_OSSL');
  return tls ? serverErrors.make('server/tls_files', { cause: error }) : error;
}
