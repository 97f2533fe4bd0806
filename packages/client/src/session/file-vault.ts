// Files of the chat (L4): encrypted here under a key of their own, stored as ciphertext, verified when they come back.
import { type Bytes, copyBytes, equalBytes, open, type Rng, seal, sha256, utf8 } from '@incamera/kernel';
import { fileResultSchema, LIMITS } from '@incamera/protocol';
import { type HttpClient } from '../api/http-client.js';
import { clientErrors } from '../errors.js';
import { isFileName, MAX_FILE_NAME_CHARS, type SharedFile } from './group-content.js';

const LABEL = utf8('incamera/file/1');
/** Nonce and tag of AES-GCM. */
const OVERHEAD_BYTES = 28;
export const MAX_FILE_BYTES: number = LIMITS.fileBytes - OVERHEAD_BYTES;

export interface FileToSend {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The files of one meeting. */
export class FileVault {
  readonly #http: HttpClient;
  readonly #rng: Rng;
  readonly #meetingId: string;
  readonly #token: () => string | null;

  constructor(http: HttpClient, rng: Rng, meetingId: string, token: () => string | null) {
    this.#http = http;
    this.#rng = rng;
    this.#meetingId = meetingId;
    this.#token = token;
  }

  /** @throws {AppError} `client/file_too_large`, or what the server refused with */
  async store(file: FileToSend): Promise<SharedFile> {
    if (file.bytes.byteLength > MAX_FILE_BYTES) throw clientErrors.make('client/file_too_large');
    const key = this.#rng.bytes(32);
    const sealed = await seal(key, file.bytes, LABEL);
    const path = `/api/meetings/${this.#meetingId}/files`;
    const { fileId } = await this.#http.upload(path, sealed, this.#bearer(), fileResultSchema);
    return {
      fileId,
      key,
      hash: await sha256(sealed),
      sizeBytes: file.bytes.byteLength,
      name: safeFileName(file.name),
      mediaType: safeMediaType(file.mediaType),
    };
  }

  /** @throws {AppError} `client/file_invalid` when what came back is not what was shared */
  async fetch(file: SharedFile): Promise<Bytes> {
    const path = `/api/meetings/${this.#meetingId}/files/${file.fileId}`;
    const sealed = await this.#http.download(path, this.#bearer(), LIMITS.fileBytes);
    if (!equalBytes(await sha256(sealed), file.hash)) throw clientErrors.make('client/file_invalid');
    const bytes = await open(file.key, sealed, LABEL);
    if (bytes === null || bytes.byteLength !== file.sizeBytes) throw clientErrors.make('client/file_invalid');
    return copyBytes(bytes);
  }

  #bearer(): string {
    const token = this.#token();
    if (token === null) throw clientErrors.make('client/not_in_meeting');
    return token;
  }
}

/** A name that every receiver accepts, as close to the given one as that allows. */
export function safeFileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replace(/[/\\]/g, '_')
    .replace(/\p{C}/gu, '')
    .trim()
    .slice(-MAX_FILE_NAME_CHARS)
    .trim();
  return isFileName(cleaned) ? cleaned : 'file';
}

/** The media type without parameters, or the one that says nothing. */
export function safeMediaType(mediaType: string): string {
  const bare = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  const fits = bare.length <= 127 && /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(bare);
  return fits ? bare : 'application/octet-stream';
}
