// A process of synthetic participants, driven by messages of its parent: the same one for every SFU that is measured.
import { Histogram } from './histogram.js';
import { type LoadAnswer, type LoadReport, type LoadRequest, type LoadResult } from './messages.js';
import { monotonicUs } from './monotonic.js';
import { RawPeer } from './raw-peer.js';
import { Receiver } from './receiver.js';
import { StreamSender } from './sender.js';

const TICK_MS = 1;
/** Receivers are served in turn, so that feedback does not go out in one burst. */
const RECEIVER_TURNS = 20;

interface LoadPeer {
  readonly raw: RawPeer;
  readonly receiver: Receiver;
  senders: StreamSender[];
}

const peers = new Map<string, LoadPeer>();
const latency = new Histogram();
let turn = 0;

function newPeer(name: string): LoadPeer {
  const raw = new RawPeer();
  const peer: LoadPeer = {
    raw,
    senders: [],
    receiver: new Receiver(
      {
        send: (packet) => raw.send(packet),
        keyFrameRequested: (ssrc) => {
          for (const sender of peer.senders) if (sender.plan.ssrc === ssrc) sender.requestKeyFrame();
        },
      },
      latency,
    ),
  };
  raw.onPacket = (packet) => peer.receiver.packet(packet);
  peers.set(name, peer);
  return peer;
}

function find(name: string): LoadPeer {
  const peer = peers.get(name);
  if (peer === undefined) throw new Error(`no peer ${name}`);
  return peer;
}

function report(): LoadReport {
  const total = { received: 0, receivedBytes: 0, lost: 0, streams: 0, feedbacks: 0, sent: 0, sendLagMs: 0 };
  for (const { receiver, senders } of peers.values()) {
    const part = receiver.report();
    total.received += part.received;
    total.receivedBytes += part.receivedBytes;
    total.lost += part.lost;
    total.streams += part.streams;
    total.feedbacks += part.feedbacks;
    for (const sender of senders) {
      total.sent += sender.sent;
      total.sendLagMs = Math.max(total.sendLagMs, sender.worstLagUs / 1000);
    }
  }
  return { ...total, latency: latency.sparse() };
}

async function handle(request: LoadRequest): Promise<LoadResult> {
  switch (request.type) {
    case 'offer':
      return newPeer(request.peer).raw.offer();
    case 'answer':
      return newPeer(request.peer).raw.answer(request.remote);
    case 'accept':
      find(request.peer).raw.accept(request.remote);
      return null;
    case 'connected':
      await find(request.peer).raw.connected();
      return null;
    case 'send': {
      const peer = find(request.peer);
      let transportSequence = 0;
      const transport = {
        send: (packet: Buffer) => peer.raw.send(packet),
        nextTransportSequence: () => {
          transportSequence = (transportSequence + 1) & 0xffff;
          return transportSequence;
        },
      };
      peer.senders = request.streams.map(
        (plan) => new StreamSender(plan, transport, request.twccId, (plan.ssrc % 1000) / 1000),
      );
      return null;
    }
    case 'receive':
      find(request.peer).receiver.answerWith(request.twccId);
      return null;
    case 'drop':
      peers.get(request.peer)?.raw.close();
      peers.delete(request.peer);
      return null;
    case 'reset':
      latency.clear();
      for (const { receiver, senders } of peers.values()) {
        receiver.reset();
        for (const sender of senders) {
          sender.sent = 0;
          sender.worstLagUs = 0;
        }
      }
      return null;
    case 'report':
      return report();
    default:
      throw new Error('unknown request');
  }
}

process.on('message', (message: { id: number; request: LoadRequest }) => {
  const answer = (value: LoadAnswer): void => {
    process.send?.(value);
  };
  handle(message.request).then(
    (result) => answer({ id: message.id, result }),
    (error: unknown) => answer({ id: message.id, error: String(error) }),
  );
});

// The parent is gone: so is everything here. An orderly end would wait for the native library.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

setInterval(() => {
  turn = (turn + 1) % RECEIVER_TURNS;
  const nowUs = monotonicUs();
  let index = 0;
  for (const { senders, receiver } of peers.values()) {
    for (const sender of senders) sender.tick();
    if (index++ % RECEIVER_TURNS === turn) receiver.tick(nowUs);
  }
}, TICK_MS);
