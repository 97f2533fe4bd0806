// Deny lists on the server (L5; decision 0018): its own authorities sign new versions here, those of others are taken when their
// signature holds. Each new version goes to every connected client of every running meeting at once.
import {
  acceptDenyList,
  type Denial,
  type DenialReason,
  type DenialSubject,
  denialSubjectLine,
  denialSubjectToText,
  findDenial,
  signDenyList,
  type VerifiedDenyList,
  verifyDenyList,
} from '@incamera/identity';
import { type Bytes, type Clock, equalBytes, fromBase64Url, type Logger, toBase64Url } from '@incamera/kernel';
import { IDENTITY_LIMITS, type ServerMessage, wireBytes } from '@incamera/protocol';
import { type AnchorRow, type DenyListRow, type Store } from '@incamera/store';
import { refuse } from '../http-errors.js';
import { SerialQueue } from '../socket/serial-queue.js';
import { thumbprintOf } from './passkey-keys.js';
import { type ServerAuthorities, type ServerAuthority } from './server-authorities.js';

/** Certificates have expired by then, those of passkeys too: entries about them and about keys leave the list. */
const FORGET_AFTER_MS = 401 * 24 * 3_600_000;
const LASTING: ReadonlySet<DenialSubject['kind']> = new Set(['person', 'passkey', 'token']);

export interface DenialsOptions {
  readonly store: Store;
  readonly authorities: ServerAuthorities;
  readonly clock: Clock;
  readonly logger: Logger;
  /** To every connected client of every running meeting. */
  readonly announce: (message: ServerMessage) => void;
}

/** Whom a certificate would name. */
export interface Candidate {
  readonly deviceKey: Bytes;
  /** As every authority would name the person: `example.org/ID`. */
  readonly persons: readonly string[];
  /** Thumbprint of the passkey in use, or null. */
  readonly passkey: Bytes | null;
}

export class Denials {
  readonly #options: DenialsOptions;
  /** New versions one after another, so that none is lost and clients get them in order. */
  readonly #queue = new SerialQueue();

  constructor(options: DenialsOptions) {
    this.#options = options;
  }

  /** The newest list of each authority, as it was signed. */
  async newest(): Promise<string[]> {
    return (await this.#options.store.denyLists.newest()).map(({ list }) => list);
  }

  /** Whether any list denies one of them. */
  async isDenied({ deviceKey, persons, passkey }: Candidate): Promise<boolean> {
    const rows = await this.#options.store.denyLists.newest();
    for (const row of rows) {
      const { list } = await readRow(row);
      const query = { deviceKey, passkey, certificates: [], token: null };
      if (persons.some((person) => findDenial(list, { ...query, person }) !== null)) return true;
    }
    return false;
  }

  /** Whether any list denies the passkey with this COSE key (base64url). */
  async isPasskeyDenied(publicKey: string): Promise<boolean> {
    const thumbprint = await thumbprintOf(publicKey);
    if (thumbprint === null) return false;
    for (const row of await this.#options.store.denyLists.newest()) {
      const { list } = await readRow(row);
      const isMeant = ({ subject }: Denial) => subject.kind === 'passkey' && equalBytes(subject.thumbprint, thumbprint);
      if (list.denials.some(isMeant)) return true;
    }
    return false;
  }

  /** Puts entries onto the lists of this server's authorities. Those that stand there already keep their time. */
  async deny(subjects: readonly DenialSubject[], reason: DenialReason): Promise<void> {
    const sinceMs = this.#options.clock.nowMs();
    await this.#change((denials) => {
      const known = new Set(denials.map(({ subject }) => keyOf(subject)));
      const added = subjects.filter((subject) => !known.has(keyOf(subject)));
      return [...denials, ...added.map((subject) => ({ subject, sinceMs, reason }))];
    });
  }

  /** Takes entries off again. */
  async allow(subjects: readonly DenialSubject[]): Promise<void> {
    const gone = new Set(subjects.map(keyOf));
    await this.#change((denials) => denials.filter(({ subject }) => !gone.has(keyOf(subject))));
  }

  /**
   * Takes a list that an authority off the server signed.
   * @throws {AppError} `authority/list_refused`, `authority/list_older`, `authority/full`
   */
  async publish(bytes: Bytes): Promise<void> {
    await this.#queue.run(async () => {
      const anchors = await this.#options.store.trustAnchors.all();
      const signed = await verifyByAnyAnchor(bytes, anchors);
      if (signed === null) throw refuse('authority/list_refused');
      const known = await this.#row(signed.list.authorityKey);
      const accepted = acceptDenyList(known === null ? null : await readRow(known), signed);
      if (!accepted.ok) throw refuse('authority/list_older');
      if (known?.version !== signed.list.version) await this.#store(signed);
    });
  }

  async #change(change: (denials: readonly Denial[]) => readonly Denial[]): Promise<void> {
    await this.#queue.run(async () => {
      await this.#options.authorities.current();
      for (const authority of this.#options.authorities.valid()) await this.#changeOne(authority, change);
    });
  }

  async #changeOne(
    authority: ServerAuthority,
    change: (denials: readonly Denial[]) => readonly Denial[],
  ): Promise<void> {
    const nowMs = this.#options.clock.nowMs();
    const row = await this.#row(authority.listKey);
    const { list } = row === null ? { list: null } : await readRow(row);
    const kept = (list?.denials ?? []).filter(
      ({ subject, sinceMs }) => LASTING.has(subject.kind) || sinceMs > nowMs - FORGET_AFTER_MS,
    );
    const denials = change(kept);
    const version = (list?.version ?? 0) + 1;
    const draft = { authorityKey: authority.listKey, version, issuedAtMs: nowMs, denials };
    await this.#store(await signDenyList(draft, authority.top.privateKey));
  }

  async #store({ list, bytes }: VerifiedDenyList): Promise<void> {
    if (bytes.byteLength > IDENTITY_LIMITS.publishedListBytes) throw refuse('authority/full');
    const text = toBase64Url(bytes);
    const published = await this.#options.store.denyLists.publish({
      authorityKey: toBase64Url(list.authorityKey),
      version: list.version,
      list: text,
      entryCount: list.denials.length,
      publishedAtMs: this.#options.clock.nowMs(),
    });
    // Another process was first.
    if (!published) throw refuse('authority/list_older');
    this.#options.logger.info('deny_list_published', { version: list.version, entries: list.denials.length });
    this.#options.announce({ type: 'identity.denied', list: text });
  }

  async #row(authorityKey: Bytes): Promise<DenyListRow | null> {
    const wanted = toBase64Url(authorityKey);
    return (await this.#options.store.denyLists.newest()).find((row) => row.authorityKey === wanted) ?? null;
  }
}

async function readRow({ list, authorityKey }: DenyListRow): Promise<VerifiedDenyList> {
  const verified = await verifyDenyList(wireBytes(list), wireBytes(authorityKey));
  if (!verified.ok) throw verified.error;
  return verified.value;
}

/** Retired authorities count as well: meetings that name them still run. */
async function verifyByAnyAnchor(bytes: Bytes, anchors: readonly AnchorRow[]): Promise<VerifiedDenyList | null> {
  for (const { kind, listKey } of anchors) {
    const key = listKey === null ? null : fromBase64Url(listKey);
    if (key === null || kind === 'embedded' || kind === 'configured') continue;
    const verified = await verifyDenyList(bytes, key);
    if (verified.ok) return verified.value;
  }
  return null;
}

/** One text for one subject. */
const keyOf = (subject: DenialSubject): string => denialSubjectLine(denialSubjectToText(subject));
