// One connection between two workers of this machine: packets and messages in order, written in batches, never waiting for
// a worker that does not read (L3). The connection is a pair of sockets that the parent made and handed to the two, one end
// each: no other process can reach it, so that nothing on it needs a signature.
import { sfuErrors } from '../../errors.js';
import { RtpView } from '../../rtp/rtp-packet.js';
import { type Counters } from '../metrics.js';
import { type BridgeMessage, readBridgeMessage } from './bridge-messages.js';
import { FRAME, FRAME_HEADER_BYTES, FrameReader, type FrameVisitor, writeFrameHeader } from './frames.js';

/** What a bridge needs of its socket. */
export interface BridgeSocket {
  /** Bytes that were written and that the system has not taken yet. */
  readonly queuedBytes: number;
  /** Must not be changed while `queuedBytes` says that it may still be needed. */
  write(bytes: Buffer): void;
  close(): void;
}

export interface BridgeOwner {
  message(message: BridgeMessage): void;
  /** What came is no conversation of two workers, or the other one has not read for long: end it. */
  broken(): void;
}

/** Takes the packets of one stream that comes over the bridge. */
export type StreamSink = (packet: Buffer, view: RtpView) => void;

/** A third of a second of a full core's packets: what is later is late for its receivers too. */
const PACKET_QUEUE_BYTES = 1024 * 1024;
/** Messages are never dropped. A worker that is this far behind hangs, and its parent will find out. */
const QUEUE_BYTES = 4 * PACKET_QUEUE_BYTES;
const BATCH_BYTES = 64 * 1024;

// Packets are handled one at a time in one thread.
const view = new RtpView();

export class Bridge implements FrameVisitor {
  readonly #socket: BridgeSocket;
  readonly #owner: BridgeOwner;
  readonly #counters: Counters;
  readonly #schedule: (flush: () => void) => void;
  readonly #reader = new FrameReader(this);
  readonly #sinks = new Map<number, StreamSink>();
  #batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #batched = 0;
  #scheduled = false;
  #closed = false;
  #newest = 0;

  /** @param schedule runs its argument soon, once what is at hand was handled: packets that came together leave together */
  constructor(
    socket: BridgeSocket,
    counters: Counters,
    schedule: (flush: () => void) => void,
    makeOwner: (bridge: Bridge) => BridgeOwner,
  ) {
    this.#socket = socket;
    this.#counters = counters;
    this.#schedule = schedule;
    this.#owner = makeOwner(this);
  }

  /** Whether packets can be sent; beyond the bound they are dropped. */
  get hasRoom(): boolean {
    return this.#socket.queuedBytes + this.#batched <= PACKET_QUEUE_BYTES;
  }

  /** A number for a source or a stream, not used on this bridge before. */
  newNumber(): number {
    return ++this.#newest;
  }

  /** Sends a packet that stands behind `FRAME_HEADER_BYTES` of room; copies it. @returns false when it was dropped */
  sendPacket(frame: Buffer): boolean {
    if (this.#closed || !this.hasRoom) {
      this.#counters.bridgeDrops++;
      return false;
    }
    writeFrameHeader(frame, FRAME.packet, frame.length - FRAME_HEADER_BYTES);
    this.#counters.bridgedOut++;
    this.#append(frame);
    return true;
  }

  send(message: BridgeMessage): void {
    if (this.#closed) return;
    const text = JSON.stringify(message);
    const bytes = Buffer.byteLength(text);
    const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + bytes);
    writeFrameHeader(frame, FRAME.message, bytes);
    frame.write(text, FRAME_HEADER_BYTES);
    this.#append(frame);
    if (this.#socket.queuedBytes > QUEUE_BYTES) this.#owner.broken();
  }

  /** Gives the packets of one SSRC to `sink`; null ends it. */
  listen(ssrc: number, sink: StreamSink | null): void {
    if (sink === null) this.#sinks.delete(ssrc);
    else this.#sinks.set(ssrc, sink);
  }

  /** Bytes from the socket. */
  received(chunk: Buffer): void {
    if (this.#closed) return;
    let sound: boolean;
    try {
      sound = this.#reader.read(chunk);
    } catch (error) {
      if (!sfuErrors.owns(error)) throw error;
      sound = false;
    }
    if (!sound) this.#owner.broken();
  }

  packet(packet: Buffer): void {
    if (this.#closed) return;
    this.#counters.bridgedIn++;
    if (!view.read(packet)) {
      this.#counters.malformed++;
      return;
    }
    this.#sinks.get(view.ssrc)?.(packet, view);
  }

  message(body: Buffer): void {
    if (!this.#closed) this.#owner.message(readBridgeMessage(body));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#sinks.clear();
    this.#socket.close();
  }

  #append(frame: Buffer): void {
    if (this.#batched + frame.length > this.#batch.length) this.#flush();
    frame.copy(this.#batch, this.#batched);
    this.#batched += frame.length;
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#batched === 0 || this.#closed) return;
    const batch = this.#batch.subarray(0, this.#batched);
    this.#batched = 0;
    if (this.#socket.queuedBytes > 0) {
      // It will wait as well: in a buffer no larger than it is.
      this.#socket.write(Buffer.from(batch));
      return;
    }
    this.#socket.write(batch);
    // The system took it at once, nearly always; else the batch belongs to the socket.
    if (this.#socket.queuedBytes > 0) this.#batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  }
}
