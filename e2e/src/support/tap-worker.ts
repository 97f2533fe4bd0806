// The media process with a wire tap: every packet that the router receives or forwards is written to ./tapped.bin as
// direction (1 byte) ‖ length (2 bytes) ‖ packet. What stands there is what an intruder in the media server sees.
import { appendFileSync } from 'node:fs';
import { nativeTransportFactory, runWorker } from '@incamera/sfu/worker';

const FILE = 'tapped.bin';
const MAX_BYTES = 64 * 1024 * 1024;
let written = 0;
let pending: Buffer[] = [];

function tap(direction: 0 | 1, packet: Buffer): void {
  if (written > MAX_BYTES) return;
  const head = Buffer.alloc(3);
  head.writeUInt8(direction, 0);
  head.writeUInt16BE(packet.byteLength, 1);
  // The router rewrites packets in place.
  pending.push(head, Buffer.from(packet));
  written += packet.byteLength + 3;
}

setInterval(() => {
  if (pending.length === 0) return;
  appendFileSync(FILE, Buffer.concat(pending));
  pending = [];
}, 100).unref();

runWorker((options) => {
  const factory = nativeTransportFactory(options);
  return {
    create(remote, handlers) {
      const transport = factory.create(remote, {
        state: (state) => handlers.state(state),
        packet(packet) {
          tap(0, packet);
          handlers.packet(packet);
        },
      });
      return {
        local: transport.local,
        send(packet) {
          tap(1, packet);
          return transport.send(packet);
        },
        close: () => transport.close(),
      };
    },
  };
});
