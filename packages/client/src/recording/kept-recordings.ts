// What this device keeps of its own recordings until the server has it (L4; decision 0041): ciphertext that nobody here can open, and the
// recording's token, under the device's key. So a page that goes loses at most the ten seconds that were not sealed yet.
import { errorCode, type Logger, Writer } from '@incamera/kernel';
import { RECORDING_LIMITS } from '@incamera/protocol';
import { type DeviceRecords } from '../device/device-records.js';
import { readKept } from '../device/read-kept.js';
import { type StoredPart } from './check-recording.js';

/** A recording that the server has registered. */
export interface RegisteredRecording {
  /** base64url. */
  readonly recordingId: string;
  /** At the server. */
  readonly path: string;
  /** Lets its segments in. */
  readonly token: string;
}

export interface LeftRecording extends RegisteredRecording {
  /** How many it has; null: its recorder never said. */
  readonly segments: number | null;
  readonly parts: readonly StoredPart[];
}

type KeptIn = Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget' | 'names' | 'exclusively'>;

const FORMAT = 1;
const MAX_TEXT_BYTES = 1024;
const HEADS = 'recording/';
const PARTS = 'recording-part/';

export class KeptRecordings {
  readonly #records: KeptIn;
  readonly #logger: Logger;

  constructor(records: KeptIn, logger: Logger) {
    this.#records = records;
    this.#logger = logger;
  }

  /** Keeps one from now on. Other tabs leave it alone until `forget`, or until this page is gone. */
  keep(recording: RegisteredRecording): KeptRecording {
    return new KeptRecording(recording, this.#records, this.#logger);
  }

  /** Ids of those that are here, of this page or another. @throws {AppError} `client/storage_unavailable`, as everything here */
  async ids(): Promise<readonly string[]> {
    return (await this.#records.names(HEADS)).map((name) => name.slice(HEADS.length));
  }

  /** Waits until no other page is at it, then runs `bring` with what that one left, if anything. */
  async takeOver(recordingId: string, bring: (left: LeftRecording) => Promise<void>): Promise<void> {
    await this.#records.exclusively(HEADS + recordingId, async () => {
      const left = await this.#read(recordingId);
      if (left !== null) await bring(left);
      await forgetAll(this.#records, recordingId);
    });
  }

  async #read(recordingId: string): Promise<LeftRecording | null> {
    const head = readKept(await this.#records.sealed(HEADS + recordingId), FORMAT, (reader) => {
      const [path, token] = [reader.text(MAX_TEXT_BYTES), reader.text(MAX_TEXT_BYTES)];
      const [segments = null] = reader.list(1, (r) => r.u32());
      return { path, token, segments };
    });
    if (head === null) return null;
    const names = [...(await this.#records.names(partsOf(recordingId)))].sort();
    const parts = await Promise.all(
      names.map(async (name) =>
        readKept(await this.#records.sealed(name), FORMAT, (reader) => ({
          number: reader.u32(),
          stored: reader.bytes(RECORDING_LIMITS.segmentBytes),
        })),
      ),
    );
    return { recordingId, ...head, parts: parts.filter((part) => part !== null) };
  }
}

/** One recording of this page. What cannot be kept is only in memory, as before. */
export class KeptRecording {
  readonly #recording: RegisteredRecording;
  readonly #records: KeptIn;
  readonly #logger: Logger;
  #release: () => void = () => undefined;
  /** One after another, so that nothing is kept after it was forgotten. */
  #work: Promise<void>;

  constructor(recording: RegisteredRecording, records: KeptIn, logger: Logger) {
    this.#recording = recording;
    this.#records = records;
    this.#logger = logger;
    this.#work = new Promise((held) => {
      const released = new Promise<void>((resolve) => {
        this.#release = resolve;
      });
      this.#records
        .exclusively(HEADS + recording.recordingId, async () => {
          held();
          await released;
        })
        .catch(() => held());
    });
    this.#then(() => this.#saveHead(null));
  }

  add({ number, stored }: StoredPart): void {
    const bytes = new Writer().u8(FORMAT).u32(number).bytes(stored).done();
    this.#then(() => this.#records.saveSealed(this.#partName(number), bytes));
  }

  /** The server has it, or it was dropped. */
  remove(number: number): void {
    this.#then(() => this.#records.forget(this.#partName(number)));
  }

  stopped(segments: number): void {
    this.#then(() => this.#saveHead(segments));
  }

  /** The server has all of it, or takes nothing more. */
  forget(): void {
    this.#then(() => forgetAll(this.#records, this.#recording.recordingId));
    this.#then(async () => this.#release());
  }

  async #saveHead(segments: number | null): Promise<void> {
    const { recordingId, path, token } = this.#recording;
    const head = new Writer().u8(FORMAT).text(path).text(token);
    head.list(segments === null ? [] : [segments], (w, count) => w.u32(count));
    await this.#records.saveSealed(HEADS + recordingId, head.done());
  }

  #partName(number: number): string {
    return partsOf(this.#recording.recordingId) + String(number).padStart(5, '0');
  }

  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#logger.warn('recording_not_kept', { code: errorCode(error) });
    });
  }
}

const partsOf = (recordingId: string) => `${PARTS}${recordingId}/`;

async function forgetAll(records: KeptIn, recordingId: string): Promise<void> {
  for (const name of await records.names(partsOf(recordingId))) await records.forget(name);
  await records.forget(HEADS + recordingId);
}
