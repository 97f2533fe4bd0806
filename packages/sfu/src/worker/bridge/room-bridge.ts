// One meeting over one bridge: tells the other worker what this one's participants send, and makes what the other's send
// known here (L3).
import { type SourceRef } from '../../types.js';
import { type Producer } from '../producer.js';
import { type Bridge } from './bridge.js';
import { type BridgeMessage, MAX_BRIDGED_SOURCES } from './bridge-messages.js';
import { IncomingSource, type IncomingSourceContext } from './incoming-source.js';
import { OutgoingSource } from './outgoing-source.js';

/** A source with its producer, as the router knows it. */
export interface BridgedSource {
  readonly ref: SourceRef;
  readonly producer: Producer;
}

/** What a room bridge needs of its router. */
export interface BridgedRoom {
  /** What participants of this worker send now. */
  localSources(): readonly BridgedSource[];
  /** A source of another worker is there, or has another producer than before. */
  sourceArrived(source: BridgedSource): void;
  sourcesGone(sources: readonly BridgedSource[]): void;
}

/** Owned by the worker's bridge hub; the router calls `sync`, `announce` and `tick`. */
export class RoomBridge {
  readonly #name: string;
  readonly #bridge: Bridge;
  readonly #room: BridgedRoom;
  readonly #context: IncomingSourceContext;
  /** Sources of this worker's participants, by `kind/peer`, then by number. */
  readonly #outgoing = new Map<string, OutgoingSource>();
  readonly #incoming = new Map<number, IncomingSource>();
  #otherOpen: boolean;

  /** @param otherOpen whether the other worker has already said `open` */
  constructor(name: string, bridge: Bridge, room: BridgedRoom, otherOpen: boolean, context: IncomingSourceContext) {
    this.#name = name;
    this.#bridge = bridge;
    this.#room = room;
    this.#context = context;
    this.#otherOpen = otherOpen;
    bridge.send({ type: 'open', room: name });
  }

  /** Tells what changed in what this worker's participants send. */
  sync(local: readonly BridgedSource[]): void {
    if (!this.#otherOpen) return;
    const present = new Set<string>();
    for (const { ref, producer } of local) {
      const key = `${ref.kind}/${ref.peer}`;
      present.add(key);
      const before = this.#outgoing.get(key);
      if (before?.producer === producer) continue;
      before?.close();
      this.#outgoing.set(key, new OutgoingSource(this.#name, ref, producer, this.#bridge));
    }
    for (const [key, source] of this.#outgoing) {
      if (present.has(key)) continue;
      source.close();
      this.#outgoing.delete(key);
      this.#bridge.send({ type: 'gone', room: this.#name, id: source.id });
    }
  }

  /** Passes on what slots on this side want, and what layers there are on this side. */
  announce(nowMs: number): void {
    for (const source of this.#incoming.values()) source.announce(nowMs);
    for (const source of this.#outgoing.values()) source.announce(nowMs);
  }

  tick(nowMs: number): void {
    for (const source of this.#incoming.values()) source.tick(nowMs);
  }

  received(message: BridgeMessage): void {
    switch (message.type) {
      case 'open':
        this.#forgetOutgoing();
        this.#otherOpen = true;
        this.#bridge.send({ type: 'anew', room: this.#name });
        this.sync(this.#room.localSources());
        return;
      case 'anew':
        this.#forgetIncoming();
        return;
      case 'close':
        this.#forgetOutgoing();
        this.#forgetIncoming();
        this.#otherOpen = false;
        return;
      case 'source':
        this.#arrived(message);
        return;
      case 'gone': {
        const source = this.#incoming.get(message.id);
        if (!source) return;
        this.#incoming.delete(message.id);
        source.close();
        this.#room.sourcesGone([source]);
        return;
      }
      case 'stream':
        this.#incoming.get(message.id)?.setStream(message.layer, message.ssrc);
        return;
      case 'clock':
        this.#incoming.get(message.id)?.setClock(message);
        return;
      case 'state':
        this.#incoming.get(message.id)?.setState(message.layers);
        return;
      case 'want':
        this.#sent(message.id)?.want(message.layers, message.demand, this.#context.nowMs());
        return;
      case 'key-frame':
        this.#sent(message.id)?.requestKeyFrame(message.layer, this.#context.nowMs());
        return;
      case 'loss':
        this.#sent(message.id)?.setLoss(message.fractionLost);
        return;
      default:
        message satisfies never;
    }
  }

  /** Everything of the other worker goes from this meeting; the other one is told if it can be. */
  close(): void {
    this.#forgetOutgoing();
    this.#forgetIncoming();
    this.#bridge.send({ type: 'close', room: this.#name });
  }

  #arrived(message: Extract<BridgeMessage, { type: 'source' }>): void {
    if (this.#incoming.size >= MAX_BRIDGED_SOURCES) return;
    const source = new IncomingSource(message, this.#bridge, this.#context);
    const { ref } = source;
    // The participant has a new connection: the new producer takes the place of the old one in the same slots.
    for (const [id, before] of this.#incoming) {
      if (before.ref.peer !== ref.peer || before.ref.kind !== ref.kind) continue;
      this.#incoming.delete(id);
      before.close();
    }
    this.#incoming.set(message.id, source);
    this.#room.sourceArrived(source);
  }

  #sent(id: number): OutgoingSource | undefined {
    for (const source of this.#outgoing.values()) if (source.id === id) return source;
    return undefined;
  }

  #forgetOutgoing(): void {
    for (const source of this.#outgoing.values()) source.close();
    this.#outgoing.clear();
  }

  #forgetIncoming(): void {
    const sources = [...this.#incoming.values()];
    this.#incoming.clear();
    for (const source of sources) source.close();
    if (sources.length > 0) this.#room.sourcesGone(sources);
  }
}
