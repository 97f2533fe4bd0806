// What the worker tells its parent, in bounded memory while the parent is busy: the newest state of everything, each once (L3).
import { type WorkerMessage } from '../ipc/messages.js';
import { type Counters } from './metrics.js';

export interface Channel {
  /**
   * @param written called once the message left this process, or never will
   * @returns false when enough waits in the channel
   */
  send(message: WorkerMessage, written: () => void): boolean;
}

/** Log lines that wait; later ones are counted only. */
const MAX_LOG_LINES = 100;

/**
 * Never drops an answer or a state. A state that waits gives way to its successor, so that there is one at most of each
 * participant and sort, and answers are as many as there are requests.
 */
export class Outbox {
  readonly #channel: Channel;
  readonly #counters: Counters;
  readonly #waiting = new Map<string, WorkerMessage>();
  #underWay = 0;
  #full = false;
  #logLines = 0;
  #serial = 0;

  constructor(channel: Channel, counters: Counters) {
    this.#channel = channel;
    this.#counters = counters;
  }

  /** Messages that wait here. */
  get waiting(): number {
    return this.#waiting.size;
  }

  post(message: WorkerMessage): void {
    if (!this.#full) {
      this.#send(message);
      return;
    }
    if (message.type === 'log') {
      if (this.#logLines >= MAX_LOG_LINES) {
        this.#counters.messagesDropped++;
        return;
      }
      this.#logLines++;
    }
    const key = stateOf(message) ?? String(this.#serial++);
    // Behind what was said meanwhile: a state means nothing before the answer that it follows.
    if (this.#waiting.delete(key)) this.#counters.messagesMerged++;
    this.#waiting.set(key, message);
  }

  #send(message: WorkerMessage): void {
    this.#underWay++;
    const more = this.#channel.send(message, () => {
      this.#underWay--;
      if (this.#underWay === 0 && this.#full) this.#drain();
    });
    if (!more) this.#full = true;
  }

  #drain(): void {
    this.#full = false;
    for (const [key, message] of this.#waiting) {
      this.#waiting.delete(key);
      if (message.type === 'log') this.#logLines--;
      this.#send(message);
      if (this.#full) return;
    }
  }
}

/** Names the state that a message tells; null for one that is no state. */
function stateOf(message: WorkerMessage): string | null {
  switch (message.type) {
    case 'alive':
      return 'alive';
    case 'slots':
    case 'transport':
    case 'path':
      return JSON.stringify([message.type, message.room, message.peer]);
    case 'layers':
      return JSON.stringify([message.type, message.room, message.peer, message.kind]);
    case 'unbridged':
      return JSON.stringify([message.type, message.bridge]);
    default:
      return null;
  }
}
