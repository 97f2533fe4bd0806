// The history of a server as one object (L5): keys, writer, clock, witnesses.
import { type Clock, type Logger, type Rng } from '@incamera/kernel';
import { type BatchRecord, type Store } from '@incamera/store';
import { LogWriter, type NoteKey } from '@incamera/tlog';
import { type ServerConfig } from '../config.js';
import { openLogKeys } from './log-keys.js';
import { Sequencer } from './sequencer.js';
import { HistoryVault } from './vault.js';
import { Witnesses } from './witnesses.js';

export interface HistoryService {
  readonly key: NoteKey;
  readonly witnesses: readonly NoteKey[];
  readonly intervalMs: number;
  readonly vault: HistoryVault;
  readonly sequencer: Sequencer;
}

/**
 * Opens the log: what was durable and not signed when the server stopped is signed now.
 * @throws {AppError} server/log_files, tlog/store_damaged
 */
export async function openHistory(options: {
  readonly config: ServerConfig;
  readonly store: Store;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
}): Promise<HistoryService> {
  const { config, store, clock, rng, logger } = options;
  const { checkpoint } = await store.history.log.state();
  const keys = await openLogKeys({
    dataDir: config.dataDir,
    host: config.publicUrl.hostname,
    hasLog: checkpoint !== null,
    rng,
  });
  const writer = await LogWriter.open<BatchRecord>(store.history.log, keys.signer);
  const vault = await HistoryVault.open(keys.secret);
  if ((await store.history.log.published()) === null) {
    const first = (await store.history.log.state()).checkpoint;
    if (first !== null) await store.history.log.publish(first);
  }
  const { intervalMs, witnesses: settings } = config.log;
  const witnesses = new Witnesses({ settings, log: store.history.log, key: keys.signer.key, logger });
  const cosign = (note: string): Promise<string> => witnesses.cosign(note);
  const sequencer = new Sequencer({ store, writer, vault, cosign, intervalMs, clock, rng, logger });
  return { key: keys.signer.key, witnesses: settings.map((each) => each.key), intervalMs, vault, sequencer };
}
