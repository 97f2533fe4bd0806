// Settings by flag, environment and default, validated once (L5). Whoever can change these controls the server.
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { relayUrlSchema } from '@incamera/protocol';
import { SFU_LIMITS } from '@incamera/sfu';
import { type DatabaseLocation } from '@incamera/store';
import { Command, InvalidArgumentError, Option } from 'commander';
import { allLocalAddresses, isIpAddress } from './addresses.js';
import { addCaseOptions, type CaseSettings, caseSettings, type RawCaseOptions } from './cases/case-settings.js';
import { serverErrors } from './errors.js';
import { addLogOptions, type LogSettings, logSettings, type RawLogOptions } from './history/log-settings.js';
import { type ConfiguredAuthority } from './identity/server-authorities.js';
import { addMailOptions } from './mail/mail-options.js';
import { type MailSettings, mailSettings, type RawMailOptions } from './mail/mail-settings.js';
import { parseCount, parseProxies } from './option-values.js';
import {
  addRecordingOptions,
  type RawRecordingOptions,
  type RecordingSettings,
  recordingSettings,
} from './recordings/recording-settings.js';
import { type TurnSettings } from './turn.js';

const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

export type TlsSettings =
  | { readonly kind: 'off' }
  | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string }
  /** Certificates of an own local authority, for one DNS or .local name. */
  | { readonly kind: 'local-ca'; readonly name: string };

export interface ServerConfig {
  readonly port: number;
  /** Port of the plain-HTTP trust page; only with a local authority. */
  readonly trustPort: number | null;
  /** What to bind: `localhost` binds both loopback addresses, `::` every address of the machine. */
  readonly host: string;
  readonly dataDir: string;
  readonly database: DatabaseLocation;
  /** Scheme, name and port that people open; origin of every request, and its host name is the passkeys' RP ID. */
  readonly publicUrl: URL;
  /** Whether `publicUrl` was set, not derived. */
  readonly publicUrlSet: boolean;
  readonly udpPort: number;
  readonly udpAddresses: readonly string[];
  /** Relays for networks that block UDP; null: none, and no client contacts one. */
  readonly turn: TurnSettings | null;
  /** Media processes; each has a UDP port of its own, from `udpPort` upwards. */
  readonly sfuWorkers: number;
  /** Participants of one meeting in one media process before another one helps. */
  readonly participantsPerWorker: number;
  /** Opens /metrics to other machines; null keeps it to this one. Whoever has it learns how much is going on. */
  readonly metricsToken: string | null;
  readonly tls: TlsSettings;
  /** An organisation's intermediate that certifies devices here; null: the embedded authority. */
  readonly deviceAuthority: ConfiguredAuthority | null;
  /** For tests on one machine: sign-in providers may be http://localhost or http://127.0.0.1. */
  readonly loopbackProviders: boolean;
  /**
   * How many reverse proxies of one's own stand before the server: the client's address is the one that the outermost of
   * them put into X-Forwarded-For. 0: none, the header counts for nothing.
   */
  readonly proxies: number;
  /** Country database in the MMDB format; null: no country is known. */
  readonly countryDb: string | null;
  readonly log: LogSettings;
  readonly recording: RecordingSettings;
  readonly cases: CaseSettings;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly webDir: string;
  /** The mail server for invitations; null: no mail is sent and nothing is contacted. */
  readonly mail: MailSettings | null;
}

interface RawOptions extends RawMailOptions, RawLogOptions, RawRecordingOptions, RawCaseOptions {
  port: number;
  host?: string;
  data: string;
  publicUrl?: string;
  udpPort: number;
  udpAddress?: string;
  turnUrls?: string;
  turnSecret?: string;
  sfuWorkers: number;
  participantsPerWorker: number;
  metricsToken?: string;
  databaseUrl?: string;
  tls?: string | boolean;
  tlsCert?: string;
  tlsKey?: string;
  trustPort?: number;
  caKey?: string;
  caChain?: string;
  caDomain?: string;
  loopbackProviders?: boolean;
  trustProxy?: number;
  countryDb?: string;
  logLevel: ServerConfig['logLevel'];
}

export const DEFAULT_PORT = 8080;
export const DEFAULT_UDP_PORT = 40080;

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('A port is a number up to 65535.');
  return Number(text);
}

/** The options of the server on `command`, each with its environment variable, as `--help` shows them. */
export function addServerOptions(command: Command): Command {
  const withOptions = command
    .addOption(
      new Option('-p, --port <port>', 'TCP port of the web server')
        .env('PORT')
        .default(DEFAULT_PORT)
        .argParser(parsePort),
    )
    .addOption(
      new Option(
        '--host <address>',
        'address to listen on (default: localhost; every address with --tls or a public URL)',
      ).env('HOST'),
    )
    .addOption(
      new Option('--data <directory>', 'database, files, certificates')
        .env('INCAMERA_DATA')
        .default(join(repositoryRoot, 'data'), './data of the repository'),
    )
    .addOption(
      new Option(
        '--public-url <url>',
        'what people open, e.g. https://meet.example.org; its name is fixed into passkeys',
      ).env('INCAMERA_PUBLIC_URL'),
    )
    .addOption(
      new Option('--udp-port <port>', 'UDP port of all media')
        .env('INCAMERA_UDP_PORT')
        .default(DEFAULT_UDP_PORT)
        .argParser(parsePort),
    )
    .addOption(
      new Option(
        '--udp-address <addresses>',
        'IP addresses that browsers send media to, separated by commas (default: loopback and every local address)',
      ).env('INCAMERA_UDP_ADDRESS'),
    )
    .addOption(
      new Option(
        '--turn-urls <urls>',
        'TURN relays for networks that block UDP, separated by commas, e.g. turns:turn.example.org:443',
      ).env('INCAMERA_TURN_URLS'),
    )
    .addOption(
      new Option('--turn-secret <secret>', "the relays' static-auth-secret; better by environment").env(
        'INCAMERA_TURN_SECRET',
      ),
    )
    .addOption(
      new Option('--sfu-workers <count>', 'media processes, each with its own UDP port from --udp-port upwards')
        .env('INCAMERA_SFU_WORKERS')
        .default(1)
        .argParser(parseCount(SFU_LIMITS.workers)),
    )
    .addOption(
      new Option(
        '--participants-per-worker <count>',
        'participants of one meeting in one media process before another one helps; without effect with one process',
      )
        .env('INCAMERA_PARTICIPANTS_PER_WORKER')
        .default(SFU_LIMITS.participantsPerWorker)
        .argParser(parseCount(SFU_LIMITS.transports)),
    )
    .addOption(
      new Option(
        '--metrics-token <token>',
        'opens /metrics to other machines that send it as bearer token (default: this machine only)',
      ).env('INCAMERA_METRICS_TOKEN'),
    )
    .addOption(new Option('--database-url <url>', 'PostgreSQL instead of the embedded database').env('DATABASE_URL'))
    .addOption(
      new Option('--tls [name]', 'HTTPS with certificates of an own local authority for this DNS or .local name').env(
        'INCAMERA_TLS',
      ),
    )
    .addOption(new Option('--tls-cert <file>', 'HTTPS with this certificate chain (PEM)').env('INCAMERA_TLS_CERT'))
    .addOption(new Option('--tls-key <file>', 'and this private key (PEM)').env('INCAMERA_TLS_KEY'))
    .addOption(
      new Option(
        '--trust-port <port>',
        'plain HTTP port of the page that installs the local authority (default: port + 1)',
      )
        .env('INCAMERA_TRUST_PORT')
        .argParser(parsePort),
    )
    .addOption(
      new Option(
        '--ca-key <file>',
        "key of your organisation's intermediate that certifies devices (PEM, Ed25519)",
      ).env('INCAMERA_CA_KEY'),
    )
    .addOption(new Option('--ca-chain <file>', 'its certificate and those above (PEM)').env('INCAMERA_CA_CHAIN'))
    .addOption(
      new Option('--ca-domain <name>', 'host name it names people under (default: that of the public URL)').env(
        'INCAMERA_CA_DOMAIN',
      ),
    )
    .addOption(
      new Option(
        '--trust-proxy [count]',
        'take client addresses from X-Forwarded-For of your own reverse proxy, or of so many in a row',
      )
        .env('INCAMERA_TRUST_PROXY')
        .preset('1')
        .argParser(parseProxies),
    )
    .addOption(
      new Option(
        '--country-db <file>',
        'MMDB file that tells the country of an address, for classifications that limit countries',
      ).env('INCAMERA_COUNTRY_DB'),
    )
    .addOption(
      new Option(
        '--loopback-providers',
        'for tests: sign-in providers at http://localhost may be set up; refused with a public URL',
      ).env('INCAMERA_LOOPBACK_PROVIDERS'),
    )
    .addOption(
      new Option('--log-level <level>', 'log to standard error from this level on')
        .env('INCAMERA_LOG_LEVEL')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    );
  return addCaseOptions(addRecordingOptions(addLogOptions(addMailOptions(withOptions))));
}

/**
 * The validated settings of a parsed command.
 * @throws {AppError} server/config
 */
export function serverConfig(options: Record<string, unknown>): ServerConfig {
  const raw = options as unknown as RawOptions;
  const tls = tlsSettings(raw);
  const turn = turnSettings(raw);
  const publicUrlSet = raw.publicUrl !== undefined && raw.publicUrl !== '';
  const publicUrl = publicUrlSet ? parsePublicUrl(raw.publicUrl ?? '') : derivedUrl(raw.port, tls);
  if (tls.kind === 'local-ca' && publicUrl.hostname !== tls.name) {
    throw invalid('--tls', 'its name must be the name of the public URL');
  }
  if (raw.loopbackProviders && publicUrl.hostname !== 'localhost') {
    throw invalid('--loopback-providers', 'is for tests at localhost and does not go with a public URL');
  }
  const host = raw.host ?? (publicUrlSet || tls.kind !== 'off' ? '::' : 'localhost');
  const dataDir = resolve(raw.data);
  return {
    port: raw.port,
    trustPort: tls.kind === 'local-ca' ? (raw.trustPort ?? (raw.port === 0 ? 0 : raw.port + 1)) : null,
    host,
    dataDir,
    database: raw.databaseUrl
      ? { kind: 'postgres', url: raw.databaseUrl }
      : { kind: 'sqlite', file: join(dataDir, 'incamera.db') },
    publicUrl,
    publicUrlSet,
    udpPort: raw.udpPort,
    udpAddresses: udpAddresses(raw.udpAddress),
    turn,
    sfuWorkers: sfuWorkers(raw, turn),
    participantsPerWorker: raw.participantsPerWorker,
    metricsToken: metricsToken(raw.metricsToken),
    tls,
    deviceAuthority: deviceAuthority(raw, publicUrl),
    loopbackProviders: raw.loopbackProviders ?? false,
    proxies: Number(raw.trustProxy ?? 0),
    countryDb: raw.countryDb === undefined || raw.countryDb === '' ? null : resolve(raw.countryDb),
    log: logSettings(raw, invalid),
    recording: recordingSettings(raw),
    cases: caseSettings(raw),
    logLevel: raw.logLevel,
    webDir: join(repositoryRoot, 'apps', 'web', 'dist'),
    mail: mailSettings(raw, invalid),
  };
}

/** The command line of the server alone. */
export function serverCommand(version: string): Command {
  return addServerOptions(new Command('incamera-server'))
    .description('In Camera: end-to-end encrypted meetings on your own machine')
    .version(version)
    .showHelpAfterError()
    .allowExcessArguments(false);
}

function tlsSettings(raw: RawOptions): TlsSettings {
  const { tlsCert, tlsKey } = raw;
  if (tlsCert !== undefined || tlsKey !== undefined) {
    if (!tlsCert || !tlsKey) throw invalid('--tls-cert', 'needs --tls-key, and the other way round');
    return { kind: 'files', certFile: resolve(tlsCert), keyFile: resolve(tlsKey) };
  }
  if (raw.tls === undefined || raw.tls === false || raw.tls === '' || raw.tls === '0') return { kind: 'off' };
  const given = typeof raw.tls === 'string' && raw.tls !== '1' && raw.tls !== 'true' ? raw.tls : nameOf(raw);
  const name = given.toLowerCase();
  const valid = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
  if (!valid.test(name) || isIpAddress(name)) throw invalid('--tls', 'needs a DNS or .local name, not an IP address');
  return { kind: 'local-ca', name };
}

/** Name for the certificate when none is given: that of the public URL, else this machine's as mDNS announces it. */
function nameOf(raw: RawOptions): string {
  if (raw.publicUrl) return parsePublicUrl(raw.publicUrl).hostname;
  const name = hostname();
  return name.includes('.') ? name : `${name}.local`;
}

function derivedUrl(port: number, tls: TlsSettings): URL {
  const name = tls.kind === 'local-ca' ? tls.name : 'localhost';
  return new URL(`${tls.kind === 'off' ? 'http' : 'https'}://${name}:${port}`);
}

function parsePublicUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw invalid('INCAMERA_PUBLIC_URL', 'is not a URL');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && url.hostname === 'localhost')) {
    throw invalid('INCAMERA_PUBLIC_URL', 'must begin with https:// (only http://localhost works without)');
  }
  if (isIpAddress(url.hostname))
    throw invalid('INCAMERA_PUBLIC_URL', 'needs a name: passkeys do not work with IP addresses');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw invalid('INCAMERA_PUBLIC_URL', 'must be scheme, name and port only');
  }
  return url;
}

function deviceAuthority({ caKey, caChain, caDomain }: RawOptions, publicUrl: URL): ConfiguredAuthority | null {
  if (!caKey && !caChain) {
    if (caDomain) throw invalid('--ca-domain', 'needs --ca-key and --ca-chain');
    return null;
  }
  if (!caKey || !caChain) throw invalid('--ca-key', 'needs --ca-chain, and the other way round');
  return {
    keyFile: resolve(caKey),
    chainFile: resolve(caChain),
    domain: (caDomain || publicUrl.hostname).toLowerCase(),
  };
}

function udpAddresses(list: string | undefined): string[] {
  if (list === undefined || list.trim() === '') return allLocalAddresses();
  const addresses = list.split(',').map((address) => address.trim());
  for (const address of addresses) {
    if (!isIpAddress(address)) throw invalid('INCAMERA_UDP_ADDRESS', 'must be IP addresses separated by commas');
  }
  return [...new Set(addresses)];
}

function turnSettings({ turnUrls = '', turnSecret = '' }: RawOptions): TurnSettings | null {
  const urls = turnUrls
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  if (urls.length === 0 && turnSecret === '') return null;
  if (urls.length === 0 || turnSecret === '')
    throw invalid('INCAMERA_TURN_URLS', 'needs INCAMERA_TURN_SECRET, and back');
  if (urls.length > 8 || urls.some((url) => !relayUrlSchema.safeParse(url).success)) {
    throw invalid(
      'INCAMERA_TURN_URLS',
      'must be up to eight of turn:HOST:PORT?transport=udp, …=tcp or turns:HOST:PORT',
    );
  }
  return { urls, secret: turnSecret };
}

function sfuWorkers({ sfuWorkers: count, udpPort }: RawOptions, turn: TurnSettings | null): number {
  // With a relay, each process has a second port for it.
  if (udpPort + (turn === null ? 1 : 2) * count - 1 > 65_535)
    throw invalid('INCAMERA_SFU_WORKERS', 'leaves the range of UDP ports');
  return count;
}

function metricsToken(token: string | undefined): string | null {
  if (token === undefined || token === '') return null;
  if (!/^[!-~]{16,256}$/.test(token)) throw invalid('INCAMERA_METRICS_TOKEN', 'must be 16 to 256 printable characters');
  return token;
}

function invalid(setting: string, reason: string): Error {
  return serverErrors.make('server/config', { context: { setting, reason } });
}
