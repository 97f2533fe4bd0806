// A process for the crash test of the log: appends batches and says on standard output which checkpoints were acknowledged, until killed.
import { ED25519, LogWriter, noteSigner } from '@incamera/tlog';
import { openStore } from '../src/index.js';

const [file, pkcs8, raw] = process.argv.slice(2) as [string, string, string];
const keys = {
  privateKey: await crypto.subtle.importKey('pkcs8', Buffer.from(pkcs8, 'base64'), 'Ed25519', false, ['sign']),
  publicKey: await crypto.subtle.importKey('raw', Buffer.from(raw, 'base64'), 'Ed25519', true, ['verify']),
};
const store = await openStore({ kind: 'sqlite', file }, { maxMembers: 10, maxLogSize: 100_000_000 });
const writer = await LogWriter.open(store.history.log, await noteSigner('example.org/log', ED25519, keys));
for (;;) {
  const { checkpoint } = await writer.append(async (index) => ({
    entries: Array.from({ length: 1 + (index % 7) }, (_, i) => Buffer.from(`entry ${index + i}`)),
    extra: { rows: [], pendingIds: [] },
  }));
  process.stdout.write(`${JSON.stringify(checkpoint)}\n`);
}
