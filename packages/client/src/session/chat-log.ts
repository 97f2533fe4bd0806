// The chat as one client has it (L4): own messages with their state, others' once each, and gaps in a sender's count.
import { type LeafIndex, toBase64Url } from '@incamera/kernel';
import { type ChatEntry } from '../snapshot.js';
import { type FileToSend } from './file-vault.js';
import { type ChatContent, type SharedFile } from './group-content.js';

/** What is needed to send an own entry once more. */
export interface Draft {
  readonly content: ChatContent;
  /** Not yet uploaded. */
  readonly file: FileToSend | null;
}

/** Kept in memory only; older entries go first. */
const MAX_ENTRIES = 5000;

export class ChatLog {
  #entries: readonly ChatEntry[] = [];
  readonly #drafts = new Map<string, Draft>();
  readonly #files = new Map<string, SharedFile>();
  readonly #seen = new Set<string>();
  /** Highest count heard, by sender. */
  readonly #counts = new Map<LeafIndex, number>();

  get entries(): readonly ChatEntry[] {
    return this.#entries;
  }

  /** Enters an own message as 'sending'. */
  draft(entry: Omit<ChatEntry, 'state' | 'self'>, draft: Draft): void {
    this.#drafts.set(entry.id, draft);
    this.#seen.add(entry.id);
    this.#append({ ...entry, self: true, state: 'sending' });
  }

  draftOf(id: string): Draft | null {
    return this.#drafts.get(id) ?? null;
  }

  /** What a draft has become: its file uploaded, its number given. */
  attach(id: string, content: ChatContent, file: FileToSend | null = null): void {
    this.#drafts.set(id, { content, file });
    if (content.file !== null) this.#files.set(id, content.file);
  }

  mark(id: string, state: ChatEntry['state']): void {
    if (state === 'sent') this.#drafts.delete(id);
    this.#entries = this.#entries.map((entry) => (entry.id === id ? { ...entry, state } : entry));
  }

  /**
   * Takes over another member's message.
   * @returns how many messages of this sender are missing before it, or null when it was here already
   */
  receive(content: ChatContent, leaf: LeafIndex, displayName: string, atMs: number): number | null {
    const id = toBase64Url(content.id);
    if (this.#seen.has(id)) return null;
    this.#seen.add(id);
    const before = this.#counts.get(leaf);
    this.#counts.set(leaf, Math.max(before ?? 0, content.number));
    if (content.file !== null) this.#files.set(id, content.file);
    const file = content.file === null ? null : visible(content.file);
    this.#append({ id, leaf, displayName, self: false, atMs, text: content.text, file, state: 'sent' });
    return before === undefined ? 0 : Math.max(0, content.number - before - 1);
  }

  /** Another member says how many messages it has sent: how many of them never came. Counts each only once. */
  missing(leaf: LeafIndex, sentCount: number): number {
    const heard = this.#counts.get(leaf);
    this.#counts.set(leaf, Math.max(heard ?? 0, sentCount));
    return heard === undefined ? 0 : Math.max(0, sentCount - heard);
  }

  heardCount(leaf: LeafIndex): number | null {
    return this.#counts.get(leaf) ?? null;
  }

  /** A leaf was taken by somebody else: its count starts anew. */
  forget(leaf: LeafIndex): void {
    this.#counts.delete(leaf);
  }

  fileOf(id: string): SharedFile | null {
    return this.#files.get(id) ?? null;
  }

  #append(entry: ChatEntry): void {
    this.#entries = [...this.#entries, entry].slice(-MAX_ENTRIES);
  }
}

/** What the interface may know of a file. */
export function visible(file: { name: string; mediaType: string; sizeBytes: number }): NonNullable<ChatEntry['file']> {
  return { name: file.name, sizeBytes: file.sizeBytes, mediaType: file.mediaType };
}
