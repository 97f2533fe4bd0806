// Files of meetings on disk (L5): ciphertext of a chat's attachments, in one folder for each meeting, and of recordings, in one for each.
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** An upload that went over its limit. */
export class TooLargeError extends Error {}

export class FileStorage {
  readonly #folder: string;

  /** @param name of the folder in the data directory */
  constructor(dataDir: string, name: 'files' | 'recordings' = 'files') {
    this.#folder = join(dataDir, name);
  }

  /** Makes the folders and deletes what an interrupted upload left behind. */
  async prepare(): Promise<void> {
    await rm(this.#incoming(), { recursive: true, force: true });
    await mkdir(this.#incoming(), { recursive: true, mode: 0o700 });
  }

  /**
   * Stores the stream durably under its id.
   * @returns size in bytes
   * @throws {TooLargeError} when it has more than `maxBytes`; nothing is kept
   */
  async save(meetingId: string, fileId: string, source: Readable, maxBytes: number): Promise<number> {
    const incoming = join(this.#incoming(), fileId);
    let sizeBytes = 0;
    const meter = new Transform({
      transform(chunk: Uint8Array, _encoding, done) {
        sizeBytes += chunk.byteLength;
        done(sizeBytes > maxBytes ? new TooLargeError() : null, chunk);
      },
    });
    try {
      await pipeline(source, meter, createWriteStream(incoming, { mode: 0o600 }));
      const handle = await open(incoming, 'r+');
      await handle.sync().finally(() => handle.close());
      await mkdir(join(this.#folder, meetingId), { recursive: true, mode: 0o700 });
      await rename(incoming, this.#path(meetingId, fileId));
      return sizeBytes;
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  read(meetingId: string, fileId: string): ReadStream {
    return createReadStream(this.#path(meetingId, fileId));
  }

  async delete(meetingId: string, fileId: string): Promise<void> {
    await rm(this.#path(meetingId, fileId), { force: true });
  }

  async deleteMeeting(meetingId: string): Promise<void> {
    await rm(join(this.#folder, meetingId), { recursive: true, force: true });
  }

  #incoming(): string {
    return join(this.#folder, 'incoming');
  }

  /** Both ids are of fixed alphabets (base64url, with a dot within), so they cannot lead out of the folder. */
  #path(meetingId: string, fileId: string): string {
    return join(this.#folder, meetingId, fileId);
  }
}
