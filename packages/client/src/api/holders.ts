// Holders of investigation shares at one server (L4; decision 0026): a holder's own key, and the officer's list.
import { HOLDER_KEY_BYTES } from '@incamera/charter';
import { generateHolderKey, isHolderKeyPair } from '@incamera/group';
import { type Bytes, normaliseText, Reader, toBase64Url, Writer, zeroize } from '@incamera/kernel';
import { holderHistorySchema, holdersSchema, wireBytes } from '@incamera/protocol';
import { caseErrors } from '../case-errors.js';
import { type DeviceRecords } from '../device/device-records.js';
import { clientErrors } from '../errors.js';
import {
  type HolderAdministration,
  type HolderKeyActions,
  type HolderNames,
  type OwnHolderKey,
} from '../holder-types.js';
import { makeHolderBackup, openHolderBackup } from '../identity/holder-backup.js';
import {
  cardOf,
  holderFingerprint,
  holderIdOfCard,
  namesFit,
  type PublicHolder,
  readCard,
} from '../identity/holder-card.js';
import { type HolderList } from '../identity/holder-trust.js';
import { checkPassphrase } from '../identity/passphrase-cipher.js';
import { type Confirm } from './confirm.js';
import { type HttpClient } from './http-client.js';

const RECORD = 'holder-key';
const PRIVATE_KEY_BYTES = 32;
const MAX_NAME_BYTES = 256;

interface Kept extends PublicHolder {
  readonly privateKey: Bytes;
}

/** The key lies under the device's key, which WebCrypto never gives out: X-Wing keys are bytes. */
export class HolderKeyApi implements HolderKeyActions {
  readonly #records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget'>;

  constructor(records: Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget'>) {
    this.#records = records;
  }

  async current(): Promise<OwnHolderKey | null> {
    const kept = await this.#load();
    if (kept === null) return null;
    zeroize(kept.privateKey);
    const id = await holderIdOfCard(kept);
    const { name, organisation } = kept;
    return { holderId: toBase64Url(id), name, organisation, fingerprint: holderFingerprint(id), card: cardOf(kept) };
  }

  async create(options: HolderNames & { readonly passphrase: string }): Promise<{ readonly backup: string }> {
    checkPassphrase(options.passphrase);
    const names = { name: normaliseText(options.name), organisation: normaliseText(options.organisation) };
    if (!namesFit(names)) throw clientErrors.make('client/name_invalid');
    await this.#refuseSecond();
    const { privateKey, publicKey } = await generateHolderKey();
    const kept = { ...names, privateKey, publicKey: toBase64Url(publicKey) };
    try {
      const backup = await makeHolderBackup(kept, options.passphrase);
      await this.#save(kept);
      return { backup };
    } finally {
      zeroize(privateKey);
    }
  }

  async restore(backup: string, passphrase: string): Promise<void> {
    await this.#refuseSecond();
    const opened = await openHolderBackup(backup, passphrase);
    const { publicKey, privateKey } = opened;
    try {
      const isPair = await isHolderKeyPair({ privateKey, publicKey: wireBytes(publicKey) });
      if (!isPair || !namesFit(opened)) throw clientErrors.make('client/backup_malformed');
      await this.#save(opened);
    } finally {
      zeroize(privateKey);
    }
  }

  async forget(): Promise<void> {
    await this.#records.forget(RECORD);
  }

  /**
   * Lends the key to `use` and overwrites it afterwards.
   * @throws {AppError} `client/holder_key_missing`
   */
  async use<T>(use: (own: { readonly holderId: Bytes; readonly privateKey: Bytes }) => Promise<T>): Promise<T> {
    const kept = await this.#load();
    if (kept === null) throw caseErrors.make('client/holder_key_missing');
    try {
      return await use({ holderId: await holderIdOfCard(kept), privateKey: kept.privateKey });
    } finally {
      zeroize(kept.privateKey);
    }
  }

  async #refuseSecond(): Promise<void> {
    if ((await this.#records.sealed(RECORD)) !== null) throw clientErrors.make('client/holder_exists');
  }

  async #save({ name, organisation, publicKey, privateKey }: Kept): Promise<void> {
    const bytes = new Writer().text(name).text(organisation).raw(wireBytes(publicKey)).raw(privateKey).done();
    try {
      await this.#records.saveSealed(RECORD, bytes);
    } finally {
      zeroize(bytes);
    }
  }

  async #load(): Promise<Kept | null> {
    const bytes = await this.#records.sealed(RECORD);
    if (bytes === null) return null;
    try {
      const reader = new Reader(bytes);
      const [name, organisation] = [reader.text(MAX_NAME_BYTES), reader.text(MAX_NAME_BYTES)];
      const [publicKey, privateKey] = [reader.raw(HOLDER_KEY_BYTES), reader.raw(PRIVATE_KEY_BYTES)];
      reader.end();
      return { name, organisation, publicKey: toBase64Url(publicKey), privateKey };
    } catch {
      return null; // Damaged: the backup has it.
    } finally {
      zeroize(bytes);
    }
  }
}

/** Those that new meetings name, as the server says. */
export function listedHolders(http: HttpClient): () => Promise<HolderList> {
  return async () => await http.get('/api/holders', holdersSchema);
}

export function holderAdministration(http: HttpClient, confirm: Confirm): HolderAdministration {
  const send = (path: string, body: object) => confirm(() => http.command(`/api/admin/holders${path}`, body));
  return {
    history: async () => await http.get('/api/admin/holders', holderHistorySchema),
    read: async (card) => {
      const holder = readCard(card);
      const { name, organisation } = holder;
      return { name, organisation, fingerprint: holderFingerprint(await holderIdOfCard(holder)) };
    },
    list: async (card) => {
      const { name, organisation, publicKey } = readCard(card);
      await send('', { name, organisation, publicKey });
    },
    retire: (holderId) => send('/retire', { holderId }),
    setThreshold: (threshold) => send('/threshold', { threshold }),
  };
}
