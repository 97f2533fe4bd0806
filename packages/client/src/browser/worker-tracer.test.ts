// What a page does with workers that read a hostile file: whatever they do or leave undone, they are ended and there is an error.
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { WorkerTracer } from './worker-tracer.js';

/** A worker as the page sees it: what it was asked, and whether it lives. */
class FakeWorker {
  readonly asked: unknown[] = [];
  isEnded = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { preventDefault(): void }) => void) | null = null;

  postMessage(message: unknown): void {
    this.asked.push(message);
  }

  terminate(): void {
    this.isEnded = true;
  }

  say(data: unknown): void {
    this.onmessage?.({ data });
  }
}

const file = new Blob(['published']);
let clock: FakeClock;
let worker: FakeWorker;
let control: AbortController;
let shares: number[];
let outcome: Promise<string>;

beforeEach(() => {
  clock = new FakeClock();
  worker = new FakeWorker();
  control = new AbortController();
  shares = [];
  const create = () => worker as unknown as Worker;
  const tracer = new WorkerTracer(
    { createFileWorker: create, createPictureWorker: create, createEvidenceWorker: create, createThread: create },
    clock,
  );
  outcome = tracer
    .read(file, (share) => shares.push(share), control.signal)
    .then(
      ({ fileHash }) => fileHash,
      (error: { code: string }) => error.code,
    );
});

describe('a worker that reads a file', () => {
  it('is asked once, tells how far it is, and is ended with its answer', async () => {
    expect(worker.asked).toEqual([{ file }]);
    worker.say({ kind: 'progress', share: 0.5 });
    worker.say({ kind: 'done', fileHash: 'ab', spectrum: {} });
    expect(await outcome).toBe('ab');
    expect([shares, worker.isEnded]).toEqual([[0.5], true]);
  });

  it('is ended when it says nothing for a minute, however long it went on before', async () => {
    for (let i = 0; i < 5; i++) {
      clock.advance(59_000);
      worker.say({ kind: 'progress', share: i / 10 });
    }
    expect(worker.isEnded).toBe(false);
    clock.advance(60_000);
    expect(await outcome).toBe('client/trace_stuck');
    expect(worker.isEnded).toBe(true);
  });

  it.each([
    [
      'memory runs out, or the page may not start it',
      () => worker.onerror?.({ preventDefault: () => {} }),
      'client/trace_unavailable',
    ],
    ['the file is damaged', () => worker.say({ kind: 'failed', code: 'audiofile/damaged' }), 'audiofile/damaged'],
    [
      'it fails with what no table knows',
      () => worker.say({ kind: 'failed', code: 'other/code' }),
      'client/trace_unavailable',
    ],
    ['the person stops it', () => control.abort(), 'watermark/cancelled'],
  ])('is ended when %s', async (_, happen, code) => {
    happen();
    expect(await outcome).toBe(code);
    expect([worker.isEnded, clock.timerCount]).toEqual([true, 0]);
  });
});
