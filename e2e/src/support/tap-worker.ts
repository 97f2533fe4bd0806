// The media process in an intruder's hands. Everything that the router receives or forwards is written to ./tapped.bin as
// time (8 bytes, milliseconds since 1970) ‖ direction (1 byte) ‖ length (2 bytes) ‖ packet. While ./injected.opus is there,
// its Opus packets (each length (2 bytes) ‖ packet) go out in place of everybody's sound.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { nativeTransportFactory, runWorker } from '@incamera/sfu/worker';

const TAPPED = 'tapped.bin';
const INJECTED = 'injected.opus';
const MAX_BYTES = 64 * 1024 * 1024;
/** Chromium's payload type of Opus. */
const OPUS = 111;
let written = 0;
let pending: Buffer[] = [];
let injected: Buffer[] = [];
let next = 0;

function tap(direction: 0 | 1, packet: Buffer): void {
  if (written > MAX_BYTES) return;
  const head = Buffer.alloc(11);
  head.writeDoubleBE(performance.timeOrigin + performance.now(), 0);
  head.writeUInt8(direction, 8);
  head.writeUInt16BE(packet.byteLength, 9);
  // The router rewrites packets in place.
  pending.push(head, Buffer.from(packet));
  written += packet.byteLength + head.byteLength;
}

setInterval(() => {
  if (!existsSync(INJECTED)) injected = [];
  else if (injected.length === 0) injected = readPackets(readFileSync(INJECTED));
  if (pending.length === 0) return;
  appendFileSync(TAPPED, Buffer.concat(pending));
  pending = [];
}, 100).unref();

function readPackets(file: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let offset = 0; offset + 2 <= file.byteLength; ) {
    const end = offset + 2 + file.readUInt16BE(offset);
    packets.push(file.subarray(offset + 2, end));
    offset = end;
  }
  return packets;
}

/** The packet with plain Opus as its payload, if it carries sound. */
function altered(packet: Buffer): Buffer {
  if ((packet.readUInt8(1) & 0x7f) !== OPUS) return packet;
  const extensionWords = (packet.readUInt8(0) & 0x10) === 0 ? -1 : packet.readUInt16BE(14);
  const plain = injected[next++ % injected.length] as Buffer;
  return Buffer.concat([packet.subarray(0, extensionWords < 0 ? 12 : 16 + 4 * extensionWords), plain]);
}

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
          const sent = injected.length === 0 ? packet : altered(packet);
          tap(1, sent);
          return transport.send(sent);
        },
        remote: () => transport.remote(),
        close: () => transport.close(),
      };
    },
  };
});
