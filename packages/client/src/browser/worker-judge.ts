// The page's side of the worker for policies (L4).
import { charterErrors } from '@incamera/charter/policy';
import { type AppError } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type PolicyJudge, type RulebookJudge } from '../policy/judge.js';
import { type JudgeAnswer, type JudgeRequest } from './policy-messages.js';

type Waiting = (answer: JudgeAnswer) => void;
/** `Omit` over each member of the union. */
type Unnumbered<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** Starts its worker when it is first needed: 1.4 MB over the network, once. */
export class WorkerJudge implements PolicyJudge {
  readonly #createWorker: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(createWorker: () => Worker) {
    this.#createWorker = createWorker;
  }

  async open(files: Parameters<PolicyJudge['open']>[0]): Promise<RulebookJudge> {
    const opened = await this.#ask({ kind: 'open', files });
    if (opened.kind !== 'opened') throw failureOf(opened);
    return {
      decide: async (request) => {
        const decided = await this.#ask({ kind: 'decide', judge: opened.judge, request });
        if (decided.kind !== 'decided') throw failureOf(decided);
        return decided.decision;
      },
    };
  }

  #ask(message: Unnumbered<JudgeRequest>): Promise<JudgeAnswer> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#started().postMessage({ ...message, id });
    });
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#createWorker();
    worker.onmessage = ({ data }: MessageEvent<JudgeAnswer>) => {
      this.#waiting.get(data.id)?.(data);
      this.#waiting.delete(data.id);
    };
    // It could not be loaded, or broke: whoever waits hears so, and the next question starts another one.
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      this.#worker = null;
      for (const [id, settle] of this.#waiting) settle({ id, kind: 'failed', code: 'client/policies_unavailable' });
      this.#waiting.clear();
    };
    this.#worker = worker;
    return worker;
  }
}

function failureOf(answer: JudgeAnswer): AppError {
  const code = answer.kind === 'failed' ? answer.code : '';
  if (code === 'charter/bad_policies' || code === 'charter/bad_classifications') return charterErrors.make(code);
  return clientErrors.make('client/policies_unavailable');
}
