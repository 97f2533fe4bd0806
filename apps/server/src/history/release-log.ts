// Releases of the web app in the log (L5; decision 0042): written before they are served, and shown to everybody with whole proofs.
import { fromUtf8, toBase64Url } from '@incamera/kernel';
import { type ReleaseLogPage, releaseLogQuerySchema } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { openCheckpoint, TileReader } from '@incamera/tlog';
import { type FastifyInstance } from 'fastify';
import { type AppContext } from '../context.js';
import { refuse } from '../http-errors.js';
import { perMinute } from '../security/rate-limits.js';
import { parseBody } from '../validation.js';
import { type ReleaseFiles } from '../web/release-files.js';
import { type HistoryService } from './history-service.js';
import { historyPage } from './openings.js';

const limited = perMinute(120);

/**
 * Resolves when the release that is served from now on stands in the log. One that was served before as well writes nothing.
 * @throws what the database throws: then nothing is to be served
 */
export async function logRelease(
  { manifest, manifestBytes, hash }: ReleaseFiles,
  { store, history }: { readonly store: Store; readonly history: HistoryService },
): Promise<void> {
  const { name, version, commit, files } = manifest;
  const text = fromUtf8(manifestBytes);
  const isNew = await store.servedReleases.record({
    hash,
    name,
    version,
    commit,
    fileCount: files.length,
    manifest: text,
  });
  if (isNew) await history.sequencer.tick();
}

export function releaseLogRoutes(app: FastifyInstance, context: AppContext): void {
  const { store } = context;

  app.get('/log/releases', limited, async (request, reply) => {
    const { batch, place, since } = parseBody(releaseLogQuerySchema, request.query);
    const page = await releasePage(context, { batchIndex: batch, place }, since);
    return await reply.header('cache-control', 'no-cache').send(page);
  });

  app.get<{ Params: { hash: string } }>('/log/releases/:hash', limited, async (request, reply) => {
    const { hash } = request.params;
    const manifest = /^[0-9a-f]{64}$/.test(hash) ? await store.servedReleases.manifest(hash) : null;
    if (manifest === null) throw refuse('log/unknown');
    return await reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type('application/json')
      .send(manifest);
  });
}

async function releasePage(
  { store, history }: AppContext,
  from: { readonly batchIndex: number; readonly place: number },
  since: number | undefined,
): Promise<ReleaseLogPage> {
  const { log } = store.history;
  const checkpoint = await log.published();
  if (checkpoint === null) throw refuse('log/unknown');
  const head = await openCheckpoint(checkpoint, history.key);
  const reader = await TileReader.open(head, log);
  const { entries, next } = await historyPage({ store, vault: history.vault }, 'public', from);
  const proved: ReleaseLogPage['entries'] = [];
  for (const { batchIndex, place, opened, path } of entries) {
    // What is newer than the checkpoint has no proof yet.
    if (opened === null || batchIndex >= head.size) continue;
    const inclusion = (await reader.inclusionProof(batchIndex)).map(toBase64Url);
    proved.push({ batchIndex, place, ...opened, path, inclusion });
  }
  const isOlder = since === undefined || since > head.size;
  const consistency = isOlder ? null : (await reader.consistencyProof(since)).map(toBase64Url);
  return { checkpoint, consistency, entries: proved, next };
}
