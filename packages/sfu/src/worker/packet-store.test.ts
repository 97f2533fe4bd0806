import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildRtp } from '../../test/rtp-test-packets.js';
import { RtpView } from '../rtp/rtp-packet.js';
import { Outbound } from './outbound.js';
import { PacketStore } from './packet-store.js';

test('what is found is what was put, and the memory is all that was given', () => {
  const view = new RtpView();
  const outbound = new Outbound();
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1400 }), { maxLength: 200 }), fc.nat(65_535), (sizes, first) => {
      const store = new PacketStore(8 * 1024, 64);
      sizes.forEach((size, i) => {
        const packet = buildRtp({
          sequence: (first + i) & 0xffff,
          timestamp: i,
          payload: new Uint8Array(size).fill(i),
        });
        view.read(packet);
        store.put(packet, view, view.sequence, null);
      });
      let kept = 0;
      for (let i = sizes.length - 1; i >= 0; i--) {
        const index = store.find((first + i) & 0xffff);
        if (index < 0) continue;
        kept++;
        outbound.select(store, index);
        const packet = outbound.compose(Buffer.alloc(24, 0xff));
        expect(packet.length).toBe(24 + (sizes[i] as number));
        expect(packet.subarray(24).every((byte) => byte === (i & 0xff))).toBe(true);
        expect(outbound.timestamp).toBe(i);
      }
      // The newest are there: as many as fit beside the one that may be cut by the end of the ring.
      let bytes = 0;
      let fitting = 0;
      for (const size of [...sizes].reverse()) {
        bytes += size + 64;
        if (bytes > 8 * 1024 - 1464) break;
        fitting++;
      }
      expect(kept).toBeGreaterThanOrEqual(Math.min(64, fitting));
    }),
  );
});
