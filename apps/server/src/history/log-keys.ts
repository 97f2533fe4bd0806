// The keys of the log on disk (L5; decision 0034), made at the first start in a folder of the data directory. Whoever reads it can
// sign histories in this server's name and open what stands beside the log; whoever deletes it ends the log.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePem, importPemPrivateKey } from '@incamera/identity';
import { type Bytes, copyBytes, type Rng, utf8 } from '@incamera/kernel';
import { ED25519, formatVkey, type NoteSigner, noteSigner, parseVkey, verifyNote } from '@incamera/tlog';
import { serverErrors } from '../errors.js';
import { makeWholeFolder } from '../whole-folder.js';

const FOLDER = 'log';
const KEY_FILE = 'log.key';
/** Name and public key, as others configure them. */
const VKEY_FILE = 'log.vkey';
const SECRET_FILE = 'history.secret';
const SECRET_BYTES = 32;

export interface LogKeys {
  readonly signer: NoteSigner;
  /** Seals entries, and fills batches. */
  readonly secret: Bytes;
}

interface Options {
  readonly dataDir: string;
  /** Host name of the first start: it stays the log's name. */
  readonly host: string;
  /** Whether the database has a log already. */
  readonly hasLog: boolean;
  readonly rng: Rng;
}

/**
 * Reads the keys, or makes them where there is no log yet.
 * @throws {AppError} server/log_files: they cannot be read, or are gone although there is a log; never made anew then
 */
export async function openLogKeys({ dataDir, host, hasLog, rng }: Options): Promise<LogKeys> {
  const folder = join(dataDir, FOLDER);
  if (!existsSync(folder)) {
    if (hasLog) throw serverErrors.make('server/log_files');
    await makeKeys(folder, `${host}/log`, rng);
  }
  // From the files also when they were just made, so that what is in use is what is stored.
  return await readKeys(folder);
}

async function readKeys(folder: string): Promise<LogKeys> {
  try {
    const key = parseVkey(readFileSync(join(folder, VKEY_FILE), 'utf8').trim());
    const privateKey = await importPemPrivateKey(readFileSync(join(folder, KEY_FILE), 'utf8'));
    if (!privateKey.ok) throw privateKey.error;
    const secret = copyBytes(readFileSync(join(folder, SECRET_FILE)));
    if (secret.byteLength !== SECRET_BYTES) throw new RangeError('the secret of the history has another length');
    const signer: NoteSigner = {
      key,
      sign: async (message) =>
        new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey.value, copyBytes(message))),
    };
    await demandPair(signer);
    return { signer, secret };
  } catch (cause) {
    throw serverErrors.make('server/log_files', { cause });
  }
}

/** The private key is that of the public one. */
async function demandPair(signer: NoteSigner): Promise<void> {
  const text = 'incamera/log-key-check/1\n';
  const { name, keyId } = signer.key;
  await verifyNote({ text, signatures: [{ name, keyId, signature: await signer.sign(utf8(text)) }] }, [signer.key]);
}

async function makeKeys(folder: string, origin: string, rng: Rng): Promise<void> {
  const generated = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const keys = generated as Parameters<typeof noteSigner>[2];
  const pem = encodePem('PRIVATE KEY', new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey)));
  const { key } = await noteSigner(origin, ED25519, keys);
  makeWholeFolder(folder, {
    [KEY_FILE]: pem,
    [VKEY_FILE]: `${formatVkey(key)}\n`,
    [SECRET_FILE]: rng.bytes(SECRET_BYTES),
  });
}
