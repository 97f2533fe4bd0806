// The SFU's packet parsers: RTP with header extensions, the VP8 descriptor, RTCP, and feedback that it writes itself.
import {
  isRtcp,
  MAX_PACKET_BYTES,
  type RtcpVisitor,
  RtpView,
  readRtcp,
  TransportFeedback,
  TransportFeedbackReader,
  Vp8View,
  writePli,
  writeSenderReport,
} from '@incamera/sfu/parsers';
import { guardedBuffer } from '../guarded-buffer.js';
import { assertThat, type FuzzTarget, sameValue } from '../target.js';

/** As the transport does: shorter packets are malformed before anybody reads them (RFC 5761). */
const SHORTEST_PACKET = 8;

interface RtcpEvent {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** Everything that is reported of a compound packet, whatever the visitor is asked for; null when it is not valid. */
export function rtcpEvents(packet: Buffer): RtcpEvent[] | null {
  const events: RtcpEvent[] = [];
  const visitor = new Proxy({} as RtcpVisitor, {
    get:
      (_, name) =>
      (...values: unknown[]) => {
        events.push({ name: String(name), values: values.map(copied) });
      },
  });
  return readRtcp(packet, visitor) ? events : assertQuiet(events);
}

/** A reader may hand out parts of the packet: what they say is read here, with the guard still on. */
function copied(value: unknown): unknown {
  return Buffer.isBuffer(value) ? value.toString('hex') : value;
}

function assertQuiet(events: readonly RtcpEvent[]): null {
  assertThat(events.length === 0, 'something was reported of an invalid packet');
  return null;
}

function assertNumbers(values: readonly unknown[], what: string): void {
  for (const value of values) {
    if (typeof value === 'number') assertThat(Number.isFinite(value), `${what} holds ${value}`);
    assertThat(value !== undefined, `${what} holds undefined`);
  }
}

const rtp: FuzzTarget = {
  name: 'rtp',
  mutation: 'bytes',
  repair: (input) => {
    if (input.length < 2) return;
    input[0] = 0x80 | ((input[0] as number) & 0x3f);
    if (isRtcp(input)) input[1] = 96;
  },
  check(input) {
    const packet = guardedBuffer(input);
    if (packet.length < SHORTEST_PACKET || isRtcp(packet)) return;
    const view = new RtpView();
    if (!view.read(packet)) return;
    const end = view.payloadOffset + view.payloadBytes;
    assertThat(view.payloadOffset >= 12 && view.payloadBytes >= 0 && end <= input.length, 'payload outside the packet');
    assertThat(input.length <= MAX_PACKET_BYTES, 'a packet beyond the limit');
    assertNumbers([view.sequence, view.timestamp, view.ssrc, view.payloadType], 'the header');
    for (let id = 0; id < 256; id++) {
      if (!view.findExtension(packet, id)) continue;
      const last = view.extensionOffset + view.extensionBytes;
      assertThat(view.extensionOffset >= 16 && last <= view.payloadOffset, `extension ${id} outside the header`);
    }
    const vp8 = new Vp8View();
    if (!vp8.read(packet, view.payloadOffset, end)) return;
    const offsets = [vp8.pictureIdOffset + (vp8.pictureIdIsLong ? 1 : 0), vp8.tl0Offset];
    assertThat(
      offsets.every((offset) => offset < end),
      'a descriptor outside the payload',
    );
    assertNumbers([vp8.pictureId(packet), vp8.tl0(packet)], 'the descriptor');
  },
};

const rtcp: FuzzTarget = {
  name: 'rtcp',
  mutation: 'bytes',
  repair: (input, random) => {
    // A chain of packets whose lengths fit, with types that mean something.
    for (let offset = 0; offset + 4 <= input.length; ) {
      input[offset] = 0x80 | ((input[offset] as number) & 0x3f);
      if (random.chance(0.3)) input[offset + 1] = 200 + random.below(8);
      const most = Math.floor((input.length - offset) / 4) - 1;
      const words = Math.min(most, random.chance(0.7) ? input.readUInt16BE(offset + 2) : random.below(most + 1));
      input.writeUInt16BE(words, offset + 2);
      offset += 4 + 4 * words;
    }
  },
  check(input) {
    if (input.length < SHORTEST_PACKET) return;
    const events = rtcpEvents(guardedBuffer(input));
    for (const { name, values } of events ?? []) {
      assertNumbers(values, name);
      const written = rewritten(name, values);
      if (written === null) continue;
      const again = rtcpEvents(written);
      assertThat(
        again !== null && sameValue(again[0], { name, values }),
        `${name} changes when it is written and read`,
      );
    }
  },
};

/** What the SFU itself would write to say the same, where it can. */
function rewritten(name: string, values: readonly unknown[]): Buffer | null {
  const out = Buffer.alloc(MAX_PACKET_BYTES);
  const [first = 0, ntpSeconds = 0, ntpFraction = 0, rtpTime = 0] = values as number[];
  if (name === 'keyFrameRequest') return out.subarray(0, writePli(out, 1, first));
  if (name !== 'senderReport') return null;
  const report = { ssrc: first, ntpSeconds, ntpFraction, rtpTime, packets: 1, payloadBytes: 1, cname: 'slot' };
  return out.subarray(0, writeSenderReport(out, report));
}

/** Where the body of the only packet in there is, as the router learns it; null when there is none. */
function feedbackBody(packet: Buffer): { start: number; end: number } | null {
  let body: { start: number; end: number } | null = null;
  const visitor = new Proxy({} as RtcpVisitor, {
    get: (_, name) => (_packet: unknown, start: number, end: number) => {
      if (name === 'transportFeedback') body = { start, end };
    },
  });
  return readRtcp(packet, visitor) ? body : null;
}

/** The reference time has 24 bits of 64 ms. */
const FEEDBACK_WRAP_MS = 2 ** 24 * 64;

/**
 * Arrivals in any order and at any time, two bytes each for number and time: what is written must be valid RTCP, and
 * whoever reads it learns no arrival that was not one.
 */
const feedback: FuzzTarget = {
  name: 'transport-feedback',
  mutation: 'bytes',
  check(input) {
    const log = new TransportFeedback();
    const reader = new TransportFeedbackReader();
    const out = Buffer.alloc(MAX_PACKET_BYTES);
    const arrivals = new Map<number, Set<number>>();
    let nowMs = 1_700_000_000_000;
    for (let offset = 0; offset + 4 <= input.length; offset += 4) {
      nowMs += input.readUInt16BE(offset + 2) / 16;
      const sequence = input.readUInt16BE(offset);
      log.record(sequence, nowMs);
      const known = arrivals.get(sequence) ?? new Set();
      arrivals.set(sequence, known.add((Math.floor(nowMs * 4) / 4) % FEEDBACK_WRAP_MS));
    }
    for (let packets = 0; ; packets++) {
      const bytes = log.write(out, 1, 2);
      if (bytes === 0) return;
      assertThat(packets < 200, 'feedback without end');
      assertThat(bytes % 4 === 0 && bytes <= MAX_PACKET_BYTES, `feedback of ${bytes} bytes`);
      const body = feedbackBody(out.subarray(0, bytes));
      assertThat(body !== null, 'feedback that is no RTCP');
      assertThat(body !== null && reader.read(out, body.start, body.end), 'feedback that its own reader refuses');
      for (let i = 0; i < reader.count; i++) {
        if (!reader.received(i)) continue;
        const told = arrivals.get((reader.base + i) & 0xffff)?.has(reader.arrivalMs(i) % FEEDBACK_WRAP_MS) ?? false;
        assertThat(told, `an arrival of ${reader.base + i} that was none`);
      }
    }
  },
};

/** What a receiver says of the SFU's own packets, from its first byte behind the SSRCs on. */
const feedbackReader: FuzzTarget = {
  name: 'transport-feedback-reader',
  mutation: 'bytes',
  check(input) {
    const reader = new TransportFeedbackReader();
    if (!reader.read(guardedBuffer(input), 0, input.length)) return;
    assertThat(reader.count > 0 && reader.base >= 0 && reader.base <= 0xffff, `${reader.count} from ${reader.base}`);
    for (let i = 0; i < reader.count; i++) {
      if (reader.received(i)) assertThat(Number.isFinite(reader.arrivalMs(i)), `arrival ${i} is no time`);
    }
  },
};

export const sfuPacketTargets: readonly FuzzTarget[] = [rtp, rtcp, feedback, feedbackReader];
