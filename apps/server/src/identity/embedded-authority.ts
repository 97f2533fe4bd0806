// The embedded authority on disk (L5): a root and an intermediate for one host name, in a folder of the data directory. Whoever
// reads it can certify anybody *for this server*, which members show as the server's word and never as more.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AuthorityRequest,
  type CertificateAuthority,
  createIntermediate,
  createRoot,
  encodePem,
  importPemPrivateKey,
  openAuthority,
  readPemCertificates,
} from '@incamera/identity';
import { type Clock, type Result, type Rng } from '@incamera/kernel';
import { serverErrors } from '../errors.js';
import { makeWholeFolder } from '../whole-folder.js';

/** Renewed in the second half of it, so that a meeting planned for months ahead names one that is still valid. */
const LIFETIME_MS = 2 * 365 * 24 * 3_600_000;
const ORGANISATION = 'In Camera';
const CHAIN_FILE = 'chain.pem';
const ROOT_KEY_FILE = 'root.key';
const ISSUER_KEY_FILE = 'issuer.key';
const MAX_NAME_CHARS = 64;

/** Root and intermediate that were made together. */
export interface Generation {
  readonly root: CertificateAuthority;
  readonly issuer: CertificateAuthority;
}

interface Ports {
  readonly clock: Clock;
  readonly rng: Rng;
}

/**
 * All that were made for a host name, oldest first.
 * @throws {AppError} `server/identity_files`: one cannot be read; it is never made anew by itself, because meetings rely on it
 */
export async function readGenerations(folder: string): Promise<Generation[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const numbers = readdirSync(folder)
    .filter((name) => /^\d{1,6}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const generations: Generation[] = [];
  for (const number of numbers) generations.push(await readGeneration(join(folder, String(number))));
  return generations;
}

async function readGeneration(folder: string): Promise<Generation> {
  try {
    const chain = must(readPemCertificates(readFileSync(join(folder, CHAIN_FILE), 'utf8')));
    const rootKey = must(await importPemPrivateKey(readFileSync(join(folder, ROOT_KEY_FILE), 'utf8')));
    const issuerKey = must(await importPemPrivateKey(readFileSync(join(folder, ISSUER_KEY_FILE), 'utf8')));
    const root = must(await openAuthority(rootKey, chain.slice(1)));
    return { root, issuer: must(await openAuthority(issuerKey, chain)) };
  } catch (cause) {
    throw serverErrors.make('server/identity_files', { cause });
  }
}

/** Makes the next one. It is there whole or not at all. */
export async function makeGeneration(folder: string, host: string, ports: Ports): Promise<Generation> {
  const [rootKeys, issuerKeys] = [await extractableKeys(), await extractableKeys()];
  const request = { organisation: ORGANISATION, domains: [host], lifetimeMs: LIFETIME_MS };
  const root = await createRoot({ ...request, commonName: nameFor('Root', host), keys: rootKeys }, ports);
  const issuer = await createIntermediate(
    root,
    { ...request, commonName: nameFor('Devices', host), keys: issuerKeys },
    ports,
  );
  const numbers = readdirSync(folder).map((name) => Number(/^\d{1,6}$/.exec(name)?.[0] ?? 0));
  const target = join(folder, String(Math.max(0, ...numbers) + 1));
  makeWholeFolder(target, {
    [ROOT_KEY_FILE]: await pemOf(root.privateKey),
    [ISSUER_KEY_FILE]: await pemOf(issuer.privateKey),
    [CHAIN_FILE]: issuer.chain.map((der) => encodePem('CERTIFICATE', der)).join(''),
  });
  // From the file, so that the keys in use are the ones that are stored, and not extractable.
  return await readGeneration(target);
}

/** CN of at most 64 characters; the whole name stands in the name constraints. */
const nameFor = (what: string, host: string): string => `${what} of ${host}`.slice(0, MAX_NAME_CHARS);

async function extractableKeys(): Promise<AuthorityRequest['keys']> {
  return (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as AuthorityRequest['keys'];
}

async function pemOf(key: CertificateAuthority['privateKey']): Promise<string> {
  return encodePem('PRIVATE KEY', new Uint8Array(await crypto.subtle.exportKey('pkcs8', key)));
}

function must<T>(result: Result<T, Error>): T {
  if (!result.ok) throw result.error;
  return result.value;
}
