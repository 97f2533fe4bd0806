// The relays that a media connection may use (L4): asked for when there are none or theirs run out, so that a path can be made
// anew at once.
import { type Clock, errorCode, type Logger } from '@incamera/kernel';
import { RELAY_RENEW_BEFORE_MS, type Relay, type Relays, relaysSchema } from '@incamera/protocol';
import { type MeetingSocket } from '../transport/meeting-socket.js';

export class RelayBook {
  readonly #socket: Pick<MeetingSocket, 'request'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #known: Relays = { relays: [], expiresAtMs: 0 };

  constructor(socket: Pick<MeetingSocket, 'request'>, clock: Clock, logger: Logger) {
    this.#socket = socket;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Relays for a new connection; without an answer those known so far, or none. */
  async current(): Promise<readonly Relay[]> {
    const nowMs = this.#clock.nowMs();
    if (this.#known.expiresAtMs - nowMs < RELAY_RENEW_BEFORE_MS) {
      try {
        this.#known = await this.#socket.request({ type: 'media.relays' }, relaysSchema);
      } catch (error) {
        this.#logger.info('relays_not_known', { code: errorCode(error) });
      }
    }
    return this.#known.expiresAtMs > nowMs ? this.#known.relays : [];
  }
}
