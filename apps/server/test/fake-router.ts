// A media router that forwards nothing and remembers what it was asked.
import { Emitter } from '@incamera/kernel';
import { METRIC_NAMES, type SfuEvents, type SfuMetrics, sfuErrors } from '@incamera/sfu';
import { type MediaRouter } from '../src/media-router.js';

export class FakeRouter implements MediaRouter {
  readonly events = new Emitter<SfuEvents>();
  readonly calls: string[] = [];
  workerPid: number | null = 1;
  /** Answers wait for this, for races. */
  gate: Promise<void> = Promise.resolve();

  async join(request: Parameters<MediaRouter['join']>[0]): Promise<{ sdp: string }> {
    this.calls.push(`join ${request.peer}`);
    await this.gate;
    if (request.offer.sdp === 'bad') throw sfuErrors.make('sfu/malformed_offer');
    if (request.offer.sdp === 'down') throw sfuErrors.make('sfu/worker_unavailable');
    return { sdp: `answer to ${request.offer.sdp}` };
  }

  leave(request: { peer: string }): void {
    this.calls.push(`leave ${request.peer}`);
  }

  setWants(request: Parameters<MediaRouter['setWants']>[0]): void {
    const wants = request.video.map(({ peer, kind, height }) => `${peer}/${kind}/${height ?? 'full'}`);
    this.calls.push(`want ${request.peer} ${wants.join(' ')}`);
  }

  setActive(request: Parameters<MediaRouter['setActive']>[0]): void {
    this.calls.push(`active ${request.peer} ${request.kind} ${request.active}`);
  }

  async probe(request: { sdp: string }): Promise<{ sdp: string }> {
    if (request.sdp === 'bad') throw sfuErrors.make('sfu/malformed_offer');
    return { sdp: 'probe answer' };
  }

  async workerMetrics(): Promise<readonly (SfuMetrics | null)[]> {
    return [Object.fromEntries(METRIC_NAMES.map((name, index) => [name, index])) as SfuMetrics, null];
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}
