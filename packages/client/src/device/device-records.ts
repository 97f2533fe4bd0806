// What this device remembers (L4): meetings whose link it knows, host keys, and who this tab is in a meeting. Signing keys
// are non-extractable CryptoKeys; bytes that must be bytes (return key, link secret) lie under a non-extractable AES key.
import { type Bytes, copyBytes, type MeetingId, utf8 } from '@incamera/kernel';
import { type KeyValueStorage } from '../environment.js';
import { clientErrors } from '../errors.js';

/** A signing key as it is kept: the private half never leaves WebCrypto. */
export interface StoredKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

/** A host of a charter, on the device that created the meeting or in the tab that was named in it. */
export interface HostRecord {
  readonly signingKey: StoredKey;
  /** X-Wing key pair that the group's state is sealed to. */
  readonly returnKey: { readonly privateKey: Bytes; readonly publicKey: Bytes };
}

/** Who this tab is in a meeting. */
export interface TabRecord {
  readonly memberKey: StoredKey;
  readonly displayName: string;
  /** True from the join until a leave or a removal: after a reload the tab goes back in without a click. */
  readonly inMeeting: boolean;
  /** Newest epoch that this tab was in, so that a server cannot hand out an older state. */
  readonly lastEpoch: bigint;
  /** The server's session of this tab and what was taken over in it, so that a reload is no newcomer to the server. */
  readonly session: StoredSession | null;
}

/** Resumes a connection; opens ciphertext only. */
export interface StoredSession {
  readonly token: string;
  readonly lastSeq: number;
}

/** Whom a host's client may let in again by itself. Keys and references are base64url. */
export interface AdmissionMemory {
  /** Leaf key and the name that it was let in with. */
  readonly admitted: readonly (readonly [key: string, displayName: string])[];
  /** Leaf keys that were removed on purpose: only a click lets them in again. */
  readonly removed: readonly string[];
  /** KeyPackageRefs of knocks that led in: each does so once. */
  readonly used: readonly string[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

function isNamedKey(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function readKey(value: unknown): StoredKey | null {
  if (!isRecord(value) || !(value.privateKey instanceof CryptoKey) || !isBytes(value.publicKey)) return null;
  return { privateKey: value.privateKey, publicKey: copyBytes(value.publicKey) };
}

function readSession(value: unknown): StoredSession | null {
  if (!isRecord(value) || typeof value.token !== 'string' || typeof value.lastSeq !== 'number') return null;
  return { token: value.token, lastSeq: value.lastSeq };
}

/** Typed access to the storage of an environment. Damaged records read as absent. */
export class DeviceRecords {
  readonly #storage: KeyValueStorage;
  #wrapping: Promise<CryptoKey> | null = null;

  constructor(storage: KeyValueStorage) {
    this.#storage = storage;
  }

  async linkSecret(meetingId: MeetingId): Promise<Bytes | null> {
    return await this.#openBytes(await this.#read(`link/${meetingId}`), `link/${meetingId}`);
  }

  async saveLinkSecret(meetingId: MeetingId, secret: Bytes): Promise<void> {
    const name = `link/${meetingId}`;
    await this.#write(name, await this.#sealBytes(secret, name));
  }

  async host(meetingId: MeetingId): Promise<HostRecord | null> {
    return await this.#readHost(`host/${meetingId}`);
  }

  async saveHost(meetingId: MeetingId, record: HostRecord): Promise<void> {
    await this.#writeHost(`host/${meetingId}`, record);
  }

  /** The keys that this tab offered to be named as a host with; whether it was, the charter says. */
  async hostOffer(meetingId: MeetingId, tabId: string): Promise<HostRecord | null> {
    return await this.#readHost(`offer/${tabId}/${meetingId}`);
  }

  async saveHostOffer(meetingId: MeetingId, tabId: string, record: HostRecord): Promise<void> {
    await this.#writeHost(`offer/${tabId}/${meetingId}`, record);
  }

  async #readHost(name: string): Promise<HostRecord | null> {
    const record = await this.#read(name);
    if (!isRecord(record) || !isBytes(record.returnPublicKey)) return null;
    const signingKey = readKey(record.signingKey);
    const privateKey = await this.#openBytes(record.sealedReturnKey, name);
    if (signingKey === null || privateKey === null) return null;
    return { signingKey, returnKey: { privateKey, publicKey: copyBytes(record.returnPublicKey) } };
  }

  async #writeHost(name: string, record: HostRecord): Promise<void> {
    await this.#write(name, {
      signingKey: { ...record.signingKey },
      sealedReturnKey: await this.#sealBytes(record.returnKey.privateKey, name),
      returnPublicKey: record.returnKey.publicKey,
    });
  }

  async tab(meetingId: MeetingId, tabId: string): Promise<TabRecord | null> {
    const record = await this.#read(`tab/${tabId}/${meetingId}`);
    if (!isRecord(record) || typeof record.displayName !== 'string' || typeof record.lastEpoch !== 'bigint')
      return null;
    const memberKey = readKey(record.memberKey);
    if (memberKey === null) return null;
    const { displayName, lastEpoch } = record;
    return {
      memberKey,
      displayName,
      lastEpoch,
      inMeeting: record.inMeeting === true,
      session: readSession(record.session),
    };
  }

  async saveTab(meetingId: MeetingId, tabId: string, record: TabRecord): Promise<void> {
    const session = record.session === null ? null : { ...record.session };
    await this.#write(`tab/${tabId}/${meetingId}`, { ...record, memberKey: { ...record.memberKey }, session });
  }

  async admissions(meetingId: MeetingId): Promise<AdmissionMemory> {
    const record = await this.#read(`admissions/${meetingId}`);
    const texts = (value: unknown) =>
      Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
    if (!isRecord(record)) return { admitted: [], removed: [], used: [] };
    const admitted = (Array.isArray(record.admitted) ? record.admitted : []).filter(isNamedKey);
    return { admitted, removed: texts(record.removed), used: texts(record.used) };
  }

  async saveAdmissions(meetingId: MeetingId, memory: AdmissionMemory): Promise<void> {
    const { admitted, removed, used } = memory;
    const entries = admitted.map((entry) => [...entry]);
    await this.#write(`admissions/${meetingId}`, { admitted: entries, removed: [...removed], used: [...used] });
  }

  /** Octets that lie encrypted under a name, or null: absent, damaged, or of a key that was cleared. */
  async sealed(name: string): Promise<Bytes | null> {
    return await this.#openBytes(await this.#read(name), name);
  }

  async saveSealed(name: string, plaintext: Bytes): Promise<void> {
    await this.#write(name, await this.#sealBytes(plaintext, name));
  }

  async forget(name: string): Promise<void> {
    await this.#guard(() => this.#storage.delete(name));
  }

  async names(prefix: string): Promise<readonly string[]> {
    return await this.#guard(() => this.#storage.names(prefix));
  }

  /** One at a time of each name, over all tabs. */
  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    return await this.#storage.exclusively(name, work);
  }

  /** A signing key by its name, or null. */
  async signingKey(name: string): Promise<StoredKey | null> {
    return readKey(await this.#read(name));
  }

  async saveSigningKey(name: string, key: StoredKey): Promise<void> {
    await this.#write(name, { ...key });
  }

  async #sealBytes(secret: Bytes, name: string): Promise<{ iv: Bytes; ciphertext: Bytes }> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const params = { name: 'AES-GCM', iv, additionalData: utf8(name) };
    return { iv, ciphertext: new Uint8Array(await crypto.subtle.encrypt(params, await this.#wrappingKey(), secret)) };
  }

  async #openBytes(sealed: unknown, name: string): Promise<Bytes | null> {
    if (!isRecord(sealed) || !isBytes(sealed.iv) || !isBytes(sealed.ciphertext)) return null;
    const params = { name: 'AES-GCM', iv: copyBytes(sealed.iv), additionalData: utf8(name) };
    try {
      const key = await this.#wrappingKey();
      return new Uint8Array(await crypto.subtle.decrypt(params, key, copyBytes(sealed.ciphertext)));
    } catch {
      return null; // The wrapping key was cleared: the record is lost like the key.
    }
  }

  #wrappingKey(): Promise<CryptoKey> {
    this.#wrapping ??= this.#loadWrappingKey();
    return this.#wrapping;
  }

  async #loadWrappingKey(): Promise<CryptoKey> {
    const stored = await this.#read('device-key');
    if (stored instanceof CryptoKey) return stored;
    const params = { name: 'AES-GCM', length: 256 };
    const key = await crypto.subtle.generateKey(params, false, ['encrypt', 'decrypt']);
    await this.#write('device-key', key);
    // Two tabs may do this in the same moment: the one that was stored last counts for both.
    const kept = await this.#read('device-key');
    return kept instanceof CryptoKey ? kept : key;
  }

  async #read(name: string): Promise<unknown> {
    return await this.#guard(() => this.#storage.get(name));
  }

  async #write(name: string, value: unknown): Promise<void> {
    await this.#guard(() => this.#storage.set(name, value));
  }

  async #guard<T>(access: () => Promise<T>): Promise<T> {
    try {
      return await access();
    } catch (cause) {
      throw clientErrors.make('client/storage_unavailable', { cause });
    }
  }
}
