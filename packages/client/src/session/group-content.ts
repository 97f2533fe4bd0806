// What members say to each other in MLS application messages (L4): chat, files, lock and the end, in one canonical encoding.

import { type Bytes, isLine, isParagraphs, Reader, Writer } from '@incamera/kernel';
import { TEXT_LIMITS } from '../text-limits.js';
import { type DenyListContent, readDenyList, writeDenyList } from './deny-list-content.js';

export const MAX_FILE_NAME_CHARS = 255;
const CHAT_ID_BYTES = 16;
const KEY_BYTES = 32;
const HASH_BYTES = 32;

/** A file as the chat names it. The server has only its ciphertext. */
export interface SharedFile {
  readonly fileId: string;
  /** AES-256-GCM, made for this file alone. */
  readonly key: Bytes;
  /** SHA-256 of the ciphertext. */
  readonly hash: Bytes;
  readonly sizeBytes: number;
  readonly name: string;
  readonly mediaType: string;
}

export interface ChatContent {
  readonly kind: 'chat';
  /** 16 random bytes: the same when a message is sent again. */
  readonly id: Bytes;
  /** Counts this sender's chat messages from 1, so that a gap shows. */
  readonly number: number;
  readonly text: string;
  readonly file: SharedFile | null;
}

/** Everything that travels as an application message. `end` and `lock` count only from a host. */
export type GroupContent =
  | ChatContent
  | DenyListContent
  | { readonly kind: 'end' }
  | { readonly kind: 'lock'; readonly locked: boolean };

const VERSION = 1;
const KIND = { chat: 1, end: 2, lock: 3, denyList: 10 } as const;

export function encodeContent(content: GroupContent): Bytes {
  const writer = new Writer().u8(VERSION).u8(content.kind === 'deny_list' ? KIND.denyList : KIND[content.kind]);
  if (content.kind === 'deny_list') writeDenyList(writer, content);
  if (content.kind === 'lock') writer.u8(content.locked ? 1 : 0);
  if (content.kind === 'chat') {
    writer.raw(content.id).u32(content.number).text(content.text);
    writer.list(content.file === null ? [] : [content.file], writeFile);
  }
  return writer.done();
}

function writeFile(writer: Writer, file: SharedFile): void {
  writer.text(file.fileId).raw(file.key).raw(file.hash).u64(file.sizeBytes).text(file.name).text(file.mediaType);
}

/** Reads a member's message, or null when it is not one that this version may accept. */
export function decodeContent(bytes: Uint8Array): GroupContent | null {
  try {
    const reader = new Reader(bytes);
    if (reader.u8() !== VERSION) return null;
    const content = readContent(reader);
    reader.end();
    return content;
  } catch {
    return null; // Malformed: whoever sent it is a member with another mind.
  }
}

function readContent(reader: Reader): GroupContent | null {
  switch (reader.u8()) {
    case KIND.end:
      return { kind: 'end' };
    case KIND.lock: {
      const flag = reader.u8();
      return flag > 1 ? null : { kind: 'lock', locked: flag === 1 };
    }
    case KIND.denyList:
      return readDenyList(reader);
    case KIND.chat: {
      const id = reader.raw(CHAT_ID_BYTES);
      const number = reader.u32();
      const text = reader.text(4 * TEXT_LIMITS.chatChars);
      const file = reader.list(1, readFile)[0] ?? null;
      return isChat(text, file) ? { kind: 'chat', id, number, text, file } : null;
    }
    default:
      return null;
  }
}

function readFile(reader: Reader): SharedFile {
  return {
    fileId: reader.text(64),
    key: reader.raw(KEY_BYTES),
    hash: reader.raw(HASH_BYTES),
    sizeBytes: reader.u64Number(),
    name: reader.text(4 * MAX_FILE_NAME_CHARS),
    mediaType: reader.text(127),
  };
}

function isChat(text: string, file: SharedFile | null): boolean {
  if (!isParagraphs(text, TEXT_LIMITS.chatChars)) return false;
  return file === null ? text.length > 0 : isSharedFile(file);
}

function isSharedFile(file: SharedFile): boolean {
  return (
    /^f_[A-Za-z0-9_-]{22}$/.test(file.fileId) &&
    isFileName(file.name) &&
    /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(file.mediaType)
  );
}

/** A name that can neither hide its ending nor lead out of a folder. */
export function isFileName(name: string): boolean {
  return isLine(name, MAX_FILE_NAME_CHARS) && !/[/\\]/.test(name) && name !== '.' && name !== '..';
}
