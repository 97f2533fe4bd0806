// A process for the crash test: writes relays and says on standard output which were acknowledged, until it is killed.
import { openStore } from '../src/index.js';

const [file, meetingId, from] = process.argv.slice(2) as [string, string, string];
const store = await openStore({ kind: 'sqlite', file }, { maxMembers: 10, maxLogSize: 100_000_000 });
for (;;) {
  const stored = await store.delivery.relay({ meetingId, from, payload: 'x'.repeat(500) });
  if (stored.ok) process.stdout.write(`${stored.value.seq}\n`);
}
