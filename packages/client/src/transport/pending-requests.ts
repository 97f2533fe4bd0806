// Requests that wait for their answer (L4): each is settled exactly once, by the answer, by time or by a lost connection.
import { type AppError, type Clock } from '@incamera/kernel';
import { type PolicyRefusal, protocolErrors, type ServerErrorCode, type ServerMessage } from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { ServerRefusal } from '../policy/refusal.js';

type Reply = Extract<ServerMessage, { type: 'reply' }>;

interface Waiting {
  readonly resolve: (result: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: AppError) => void;
  readonly cancelTimer: () => void;
  readonly onResult: ((result: Readonly<Record<string, unknown>>) => void) | undefined;
}

/** The open requests of one connection. */
export class PendingRequests {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An id for a request whose answer nobody waits for. */
  nextId(): number {
    return ++this.#lastId;
  }

  /**
   * A request whose answer somebody waits for. `onResult` is called in the moment of arrival, before any later message is
   * looked at; the promise settles a little later.
   */
  open(
    timeoutMs: number,
    onResult?: (result: Readonly<Record<string, unknown>>) => void,
  ): { id: number; answer: Promise<Readonly<Record<string, unknown>>> } {
    const id = this.nextId();
    const answer = new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const cancelTimer = this.#clock.after(timeoutMs, () => {
        this.#waiting.delete(id);
        reject(clientErrors.make('client/request_timeout'));
      });
      this.#waiting.set(id, { resolve, reject, cancelTimer, onResult });
    });
    // The caller may have stopped listening when the connection breaks.
    answer.catch(() => undefined);
    return { id, answer };
  }

  settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    this.#waiting.delete(reply.id);
    waiting.cancelTimer();
    if (reply.ok) {
      waiting.onResult?.(reply.result);
      waiting.resolve(reply.result);
    } else waiting.reject(PendingRequests.serverError(reply.error));
  }

  failAll(error: () => AppError): void {
    for (const waiting of this.#waiting.values()) {
      waiting.cancelTimer();
      waiting.reject(error());
    }
    this.#waiting.clear();
  }

  /** The server's refusal as our own error: only codes that we know count, and never the server's own sentences. */
  static serverError(error: { readonly code: string; readonly refusal?: PolicyRefusal | undefined }): AppError {
    if (error.code === 'policy/refused' && error.refusal !== undefined) return new ServerRefusal(error.refusal);
    return Object.hasOwn(protocolErrors.texts, error.code)
      ? protocolErrors.make(error.code as ServerErrorCode)
      : protocolErrors.make('server/internal', { context: { unknownCode: true } });
  }
}
