// The bench's side of one load process.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type LoadAnswer, type LoadReport, type LoadRequest, type LoadResult } from './messages.js';
import { type LocalParameters, type RemoteParameters } from './raw-peer.js';
import { type StreamPlan } from './sender.js';

export class LoadClient {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, { resolve(result: LoadResult): void; reject(error: Error): void }>();
  #nextId = 1;

  constructor() {
    this.#child = fork(fileURLToPath(new URL('load-process.js', import.meta.url)), { stdio: 'inherit' });
    this.#child.on('message', (answer: LoadAnswer) => {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ('error' in answer) pending?.reject(new Error(`load: ${answer.error}`));
      else pending?.resolve(answer.result);
    });
    this.#child.once('exit', (code) => {
      for (const { reject } of this.#pending.values()) reject(new Error(`the load process ended with ${code}`));
      this.#pending.clear();
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  async offer(peer: string): Promise<LocalParameters> {
    return (await this.#request({ type: 'offer', peer })) as LocalParameters;
  }

  async answer(peer: string, remote: RemoteParameters): Promise<LocalParameters> {
    return (await this.#request({ type: 'answer', peer, remote })) as LocalParameters;
  }

  async accept(peer: string, remote: RemoteParameters): Promise<void> {
    await this.#request({ type: 'accept', peer, remote });
  }

  async connected(peer: string): Promise<void> {
    await this.#request({ type: 'connected', peer });
  }

  async send(peer: string, streams: readonly StreamPlan[], twccId: number): Promise<void> {
    await this.#request({ type: 'send', peer, streams, twccId });
  }

  async receive(peer: string, twccId: number): Promise<void> {
    await this.#request({ type: 'receive', peer, twccId });
  }

  async drop(peer: string): Promise<void> {
    await this.#request({ type: 'drop', peer });
  }

  async reset(): Promise<void> {
    await this.#request({ type: 'reset' });
  }

  async report(): Promise<LoadReport> {
    return (await this.#request({ type: 'report' })) as LoadReport;
  }

  /** Ends the process at once: there is nothing to save, and orderly closing of 120 connections takes seconds. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #request(request: LoadRequest): Promise<LoadResult> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ id, request });
    });
  }
}
