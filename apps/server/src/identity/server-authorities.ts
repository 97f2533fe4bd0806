// The authorities whose keys this server holds (L5; decision 0018): the embedded one, renewed in time, or the intermediate that an
// organisation gave it. To members both are *this server*, whoever stands above.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  importPemPrivateKey,
  issueDeviceCertificate,
  openAuthority,
  readPemCertificates,
  readTrustAnchor,
  type TrustAnchor,
} from '@incamera/identity';
import { type Bytes, type Clock, type Logger, type Result, type Rng, sha256, toBase64Url } from '@incamera/kernel';
import { type Store } from '@incamera/store';
import { serverErrors } from '../errors.js';
import { SerialQueue } from '../socket/serial-queue.js';
import { type Generation, makeGeneration, readGenerations } from './embedded-authority.js';

/** Files of an intermediate that an organisation gave to this server. */
export interface ConfiguredAuthority {
  readonly keyFile: string;
  readonly chainFile: string;
  /** Host name under which its certificates name people. */
  readonly domain: string;
}

/** An authority of this server. */
export interface ServerAuthority {
  readonly kind: 'embedded' | 'configured';
  /** SHA-256 of the anchor's certificate, base64url. */
  readonly anchorId: string;
  readonly anchor: TrustAnchor;
  /** Certifies devices. */
  readonly issuer: CertificateAuthority;
  /** SHA-256 of the issuer's public key. */
  readonly issuerKeyHash: Bytes;
  /** Signs deny lists: the anchor itself, whose key members know from the charter. */
  readonly top: CertificateAuthority;
  /** Ed25519 key of `top`. */
  readonly listKey: Bytes;
  readonly domain: string;
}

export interface AuthorityOptions {
  readonly dataDir: string;
  /** Host name of the public URL. */
  readonly host: string;
  readonly configured: ConfiguredAuthority | null;
  readonly store: Store;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
}

export class ServerAuthorities {
  readonly #options: AuthorityOptions;
  readonly #queue = new SerialQueue();
  /** Newest first. */
  #all: readonly ServerAuthority[];

  private constructor(options: AuthorityOptions, all: readonly ServerAuthority[]) {
    this.#options = options;
    this.#all = all;
  }

  /**
   * Opens what there is and makes what is missing.
   * @throws {AppError} `server/identity_files`, `server/identity_authority`
   */
  static async open(options: AuthorityOptions): Promise<ServerAuthorities> {
    const { configured } = options;
    const all =
      configured === null
        ? await Promise.all(
            (await readGenerations(folderOf(options))).toReversed().map((each) => embedded(each, options.host)),
          )
        : [await openConfigured(configured, options)];
    const authorities = new ServerAuthorities(options, all);
    await authorities.current();
    await authorities.#list();
    return authorities;
  }

  /** Those that are valid now, newest first. */
  valid(): readonly ServerAuthority[] {
    const nowMs = this.#options.clock.nowMs();
    return this.#all.filter(
      ({ issuer, anchor }) => issuer.certificate.notAfterMs > nowMs && anchor.certificate.notAfterMs > nowMs,
    );
  }

  /** The one that certifies now: an embedded one that has less than half of its life left is followed by a new one first. */
  async current(): Promise<ServerAuthority> {
    const newest = this.valid()[0];
    if (newest !== undefined && (newest.kind === 'configured' || !this.#isOld(newest))) return newest;
    if (this.#options.configured !== null)
      throw serverErrors.make('server/identity_authority', { context: { what: 'expired' } });
    return await this.#queue.run(async () => {
      const [first] = this.valid();
      if (first !== undefined && !this.#isOld(first)) return first;
      const made = await embedded(
        await makeGeneration(folderOf(this.#options), this.#options.host, this.#options),
        this.#options.host,
      );
      this.#all = [made, ...this.#all];
      await this.#list();
      this.#options.logger.info('authority_made');
      return made;
    });
  }

  #isOld({ issuer }: ServerAuthority): boolean {
    const { notBeforeMs, notAfterMs } = issuer.certificate;
    return notAfterMs - this.#options.clock.nowMs() < (notAfterMs - notBeforeMs) / 2;
  }

  /** Has the valid ones listed for new meetings, and no others of this server's. */
  async #list(): Promise<void> {
    const { store, clock } = this.#options;
    const nowMs = clock.nowMs();
    const valid = this.valid();
    for (const { kind, anchorId, anchor, domain, listKey } of valid) {
      await store.trustAnchors.add({
        anchorId,
        kind,
        label: domain.slice(0, 64),
        certificate: toBase64Url(anchor.certificate.der),
        keyHash: toBase64Url(anchor.keyHash),
        listKey: toBase64Url(listKey),
        domains: [domain],
        notAfterMs: anchor.certificate.notAfterMs,
        createdAtMs: Math.max(0, anchor.certificate.notBeforeMs),
      });
    }
    const own = new Set(valid.map(({ anchorId }) => anchorId));
    for (const { anchorId, kind, retiredAtMs } of await store.trustAnchors.all()) {
      const isServers = kind === 'embedded' || kind === 'configured';
      if (isServers && retiredAtMs === null && !own.has(anchorId)) await store.trustAnchors.retire(anchorId, nowMs);
    }
  }
}

const folderOf = ({ dataDir, host }: AuthorityOptions): string => join(dataDir, 'identity', host);

async function embedded({ root, issuer }: Generation, host: string): Promise<ServerAuthority> {
  return await toAuthority('embedded', root, issuer, host);
}

async function openConfigured(configured: ConfiguredAuthority, ports: AuthorityOptions): Promise<ServerAuthority> {
  const bad = (what: string, cause?: unknown) =>
    serverErrors.make('server/identity_authority', { context: { what }, cause });
  const issuer = await readConfigured(configured, bad);
  const authority = await toAuthority('configured', issuer, issuer, configured.domain);
  // Whether members would take what it issues, is better known at start than in a meeting.
  const probe = {
    leafKey: new Uint8Array(32),
    identity: {
      domain: configured.domain,
      personId: 'probe',
      deviceId: 'probe',
      displayName: 'Probe',
      organisation: null,
      email: null,
      passkeys: [],
    },
  };
  await issueDeviceCertificate(issuer, probe, ports).catch((cause: unknown) => {
    throw bad('certificates', cause);
  });
  return authority;
}

async function readConfigured(
  { keyFile, chainFile }: ConfiguredAuthority,
  bad: (what: string, cause?: unknown) => Error,
): Promise<CertificateAuthority> {
  const read = (file: string, what: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      throw bad(what, cause);
    }
  };
  const key = must(await importPemPrivateKey(read(keyFile, '--ca-key')), (cause) => bad('--ca-key', cause));
  const chain = must(readPemCertificates(read(chainFile, '--ca-chain')), (cause) => bad('--ca-chain', cause));
  const issuer = must(await openAuthority(key, chain), (cause) => bad('--ca-chain', cause));
  // It signs deny lists as well, and members verify those by Ed25519 alone.
  if (issuer.certificate.key?.kind !== 'ed25519') throw bad('--ca-key');
  return issuer;
}

async function toAuthority(
  kind: ServerAuthority['kind'],
  top: CertificateAuthority,
  issuer: CertificateAuthority,
  domain: string,
): Promise<ServerAuthority> {
  const fail = (cause?: unknown) => serverErrors.make('server/identity_files', { cause });
  const certificate = top.chain[0];
  const { key } = top.certificate;
  const issuerKey = issuer.certificate.key;
  if (certificate === undefined || key?.kind !== 'ed25519' || issuerKey === null) throw fail();
  const anchor = must(await readTrustAnchor(certificate, { holder: 'server', domains: [domain] }), fail);
  return {
    kind,
    anchorId: toBase64Url(await sha256(certificate)),
    anchor,
    issuer,
    issuerKeyHash: await sha256(issuerKey.spki),
    top,
    listKey: key.raw,
    domain,
  };
}

function must<T>(result: Result<T, Error>, toError: (cause: Error) => Error): T {
  if (!result.ok) throw toError(result.error);
  return result.value;
}
