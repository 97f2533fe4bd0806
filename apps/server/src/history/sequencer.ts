// The clock of the log (L5; decision 0034): at each tick one batch, whether something happened or not, in one durable write; then the
// checkpoint is signed, goes round the witnesses, and goes out.
import { type Clock, errorCode, type Logger, type Rng } from '@incamera/kernel';
import { type BatchRecord, type PendingEntry, type Store } from '@incamera/store';
import { BATCH_PLACES, commitEntry, encodeLogEntry, type LogWriter, SALT_BYTES } from '@incamera/tlog';
import { type HistoryVault } from './vault.js';

/** Asks witnesses: the note with what they added. Never throws. */
export type Cosign = (note: string) => Promise<string>;

export interface SequencerOptions {
  readonly store: Store;
  readonly writer: LogWriter<BatchRecord>;
  readonly vault: HistoryVault;
  readonly cosign: Cosign;
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
}

export class Sequencer {
  readonly #options: SequencerOptions;
  #stopClock: (() => void) | null = null;
  /** The tick that runs, if one does. */
  #running: Promise<void> | null = null;
  #hasFailed = false;

  constructor(options: SequencerOptions) {
    this.#options = options;
  }

  /** False from a tick that failed to the next one that did not: what happens is recorded, and no batch has it yet. */
  get isWriting(): boolean {
    return !this.#hasFailed;
  }

  start(): void {
    const { clock, intervalMs } = this.#options;
    this.#stopClock = clock.every(intervalMs, () => {
      // One that takes longer than the interval is waited for: two batches at once tell no more than one.
      this.#running ??= this.#tickLogged();
    });
  }

  /** Waits for the tick that runs. What has not gone into a batch waits in the database for the next start. */
  async stop(): Promise<void> {
    this.#stopClock?.();
    this.#stopClock = null;
    await this.#running;
  }

  /** One batch now, out of turn. @throws what the database throws */
  async tick(): Promise<void> {
    await this.#running;
    await this.#tick();
  }

  async #tickLogged(): Promise<void> {
    try {
      await this.#tick();
      this.#hasFailed = false;
    } catch (error) {
      this.#hasFailed = true;
      // What waits stays where it is, and the writer reads the database anew at the next tick.
      this.#options.logger.error('log_not_written', { code: errorCode(error) });
    } finally {
      this.#running = null;
    }
  }

  async #tick(): Promise<void> {
    const { store, writer, cosign } = this.#options;
    // Read in its turn: what another batch has taken does not wait any more.
    const { checkpoint } = await writer.append(async (index) => {
      return this.#batch(index, await store.history.pending(BATCH_PLACES));
    });
    await store.history.log.publish(await cosign(checkpoint));
  }

  async #batch(
    index: number,
    pending: readonly PendingEntry[],
  ): Promise<{ entries: Uint8Array[]; extra: BatchRecord }> {
    const { vault, rng } = this.#options;
    const places = drawPlaces(pending.length, rng);
    const rows = await Promise.all(
      pending.map(async ({ entry, accountId, meetingId, isPersonal, isPublic }, i) => {
        const place = places[i] as number;
        const salt = rng.bytes(SALT_BYTES);
        const sealed = await vault.seal(index, place, salt, entry);
        return { place, leafHash: commitEntry(salt, entry), sealed, accountId, meetingId, isPersonal, isPublic };
      }),
    );
    const root = vault.batch(index, new Map(rows.map((row) => [row.place, row.leafHash]))).root();
    const extra = { rows, pendingIds: pending.map(({ entryId }) => entryId) };
    return { entries: [encodeLogEntry(root)], extra };
  }
}

/** `count` different places at random: an entry's place says nothing about how many others there are. */
function drawPlaces(count: number, rng: Rng): number[] {
  const places = Array.from({ length: BATCH_PLACES }, (_, place) => place);
  for (let i = 0; i < count; i++) {
    const bytes = rng.bytes(4);
    const random = new DataView(bytes.buffer).getUint32(0);
    const j = i + (random % (BATCH_PLACES - i));
    [places[i], places[j]] = [places[j] as number, places[i] as number];
  }
  return places.slice(0, count);
}
