// One router on transports without a network, and short ways to send through it.
import { type SfuOffer, type SlotAssignment } from '../src/types.js';
import { type Counters, newCounters } from '../src/worker/metrics.js';
import { Router } from '../src/worker/router.js';
import { type FakeTransport, fakeFactory } from './fake-transport.js';
import { OFFERS } from './offers.js';
import { buildRtp, type TestPacket, vp8Payload } from './rtp-test-packets.js';

export const OFFER = OFFERS.chromium;
export const MID_EXTENSION = 4;
export const TWCC_EXTENSION = 3;
export const OPUS = 111;
export const VP8 = 96;
export const RTX = 97;

/** Time of several rooms. */
export interface TestTime {
  nowMs: number;
}

/** A meeting of participants without browsers. Time is `nowMs`; nothing moves by itself. */
export class TestRoom {
  readonly time: TestTime;
  readonly counters: Counters = newCounters();
  readonly factory = fakeFactory();
  readonly slots = new Map<string, readonly SlotAssignment[]>();
  readonly states: string[] = [];
  /** From where media came, as it was told. */
  readonly paths: string[] = [];
  /** What was announced last, by `peer kind`. */
  readonly layers = new Map<string, readonly number[]>();
  readonly router: Router;
  #random = 1;

  constructor(time: TestTime = { nowMs: 1_700_000_000_000 }) {
    this.time = time;
    this.router = new Router(
      this.factory,
      { addresses: ['127.0.0.1'], udpPort: 4000, relayFrontPort: null },
      {
        counters: this.counters,
        nowMs: () => this.nowMs,
        random32: () => {
          this.#random = (this.#random * 1664525 + 1013904223) >>> 0;
          return this.#random;
        },
      },
      {
        slotsChanged: (peer, list) => this.slots.set(peer, list),
        layersChanged: (peer, kind, layers) => this.layers.set(`${peer} ${kind}`, layers),
        stateChanged: (peer, state) => this.states.push(`${peer} ${state}`),
        pathChanged: (peer, address) => this.paths.push(`${peer} ${address}`),
      },
    );
  }

  get nowMs(): number {
    return this.time.nowMs;
  }

  set nowMs(nowMs: number) {
    this.time.nowMs = nowMs;
  }

  join(peer: string, offer: SfuOffer = OFFER): FakeTransport {
    const transport = this.offer(peer, offer);
    transport.handlers.state('connected');
    return transport;
  }

  /** Joins without a connection that stands. */
  offer(peer: string, offer: SfuOffer = OFFER): FakeTransport {
    this.router.join(peer, offer, null, {});
    return this.factory.made.at(-1) as FakeTransport;
  }

  sourceIn(peer: string, mid: string): string | null {
    const source = this.slots.get(peer)?.find((slot) => slot.mid === mid)?.source;
    return source ? `${source.peer} ${source.kind}` : null;
  }
}

export function audio(transport: FakeTransport, fields: TestPacket = {}): void {
  transport.handlers.packet(
    buildRtp({ payloadType: OPUS, ssrc: 77, extensions: [[MID_EXTENSION, [0x30]]], payload: [1, 2, 3], ...fields }),
  );
}

export function video(transport: FakeTransport, key: boolean, sequence: number, fields: TestPacket = {}): void {
  transport.handlers.packet(
    buildRtp({
      payloadType: VP8,
      ssrc: 88,
      sequence,
      timestamp: sequence * 3000,
      extensions: [[MID_EXTENSION, [0x31]]],
      payload: vp8Payload({ key, pictureId: sequence & 0x7fff, tl0: sequence & 0xff, content: [sequence & 0xff] }),
      ...fields,
    }),
  );
}

export const RID_EXTENSION = 10;
export const REPAIRED_RID_EXTENSION = 11;
export const LAYER_SSRCS = [100, 101, 102] as const;

/** A packet of one layer of a camera of three: 180, 360 and 720 lines. Timestamps of the layers have different bases. */
export function layer(
  transport: FakeTransport,
  index: 0 | 1 | 2,
  key: boolean,
  sequence: number,
  timestamp: number,
  height = 180 << index,
): void {
  transport.handlers.packet(
    buildRtp({
      payloadType: VP8,
      ssrc: LAYER_SSRCS[index],
      sequence,
      timestamp,
      marker: true,
      extensions: [
        [MID_EXTENSION, [0x31]],
        [RID_EXTENSION, Buffer.from('qhf'[index] as string)],
      ],
      payload: vp8Payload({
        key,
        pictureId: sequence & 0x7fff,
        tl0: sequence & 0xff,
        content: [index],
        ...(key ? { height } : {}),
      }),
    }),
  );
}

/** A sender report; the NTP time is given in seconds. */
export function senderReport(transport: FakeTransport, ssrc: number, ntpSeconds: number, rtpTime: number): void {
  const report = Buffer.alloc(28);
  report.set([0x80, 200, 0, 6]);
  report.writeUInt32BE(ssrc, 4);
  report.writeUInt32BE(Math.floor(ntpSeconds), 8);
  report.writeUInt32BE(Math.floor((ntpSeconds % 1) * 2 ** 32), 12);
  report.writeUInt32BE(rtpTime >>> 0, 16);
  transport.handlers.packet(report);
}

/** Which layer a forwarded packet of `layer` came from. */
export const layerOf = (packet: Buffer): number => packet.at(-1) as number;
export const sequenceOf = (packet: Buffer | undefined): number => packet?.readUInt16BE(2) as number;
export const payloadOf = (packet: Buffer): Buffer =>
  packet.subarray(packet[0] === 0x90 ? 16 + 4 * packet.readUInt16BE(14) : 12);
