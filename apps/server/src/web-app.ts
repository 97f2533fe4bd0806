// Serves the built web app (L5): the files of its release and nothing else; hashed assets for good, everything else fresh.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode, type Logger } from '@incamera/kernel';
import { INDEX_PATH, RELEASE_PATH, type ReleaseFile, sentHeaders } from '@incamera/release';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { errorAnswer, refuse } from './http-errors.js';
import { ENCODINGS, type Encoding, ReleaseFiles } from './web/release-files.js';

const NOT_BUILT =
  'The web app is not built. Run `npm start` in the repository, or `npm run build -w @incamera/web`.\n\n' +
  'Die Web-Anwendung ist nicht gebaut. Starten Sie mit `npm start`.\n';
const ALTERED =
  'This server does not give out a file of the web app: it is not the one that the release names. The operator must look ' +
  'into it.\n\nDieser Server gibt eine Datei der Web-Anwendung nicht heraus: Sie ist nicht die, die in der Ausgabe steht. ' +
  'Der Betreiber muss dem nachgehen.\n';

export interface WebAppOptions {
  readonly webDir: string;
  /** Of the server. */
  readonly version: string;
  readonly publicUrl: () => URL;
  readonly logger: Logger;
}

export function isWebBuilt(webDir: string): boolean {
  return existsSync(join(webDir, 'index.html'));
}

/** Whether a path without a file is one of the app's pages: no API, nothing that looks like a file. */
export function isPagePath(path: string): boolean {
  const bare = path.split('?')[0] ?? '';
  return !/^\/(api|assets|healthz|log|trust)(\/|$)/.test(bare) && !/\.[A-Za-z0-9]+$/.test(bare);
}

/**
 * @returns the release that is served; null: the web app is not built
 * @throws {AppError} server/release
 */
export async function registerWebApp(app: FastifyInstance, options: WebAppOptions): Promise<ReleaseFiles | null> {
  const { webDir, logger } = options;
  const release = isWebBuilt(webDir) ? await ReleaseFiles.open(webDir, options.version) : null;
  if (release !== null) {
    logger.info('release', { version: release.manifest.version, hash: release.hash });
    for (const path of await release.altered())
      logger.error('asset_altered', { code: 'server/asset_altered', file: path });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isPage = isRead && isPagePath(path);
    if (isRead && path === RELEASE_PATH && release !== null) {
      const tag = `"${release.hash}"`;
      reply.header('cache-control', 'no-cache').header('etag', tag);
      if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).send();
      return reply.type('application/json').send(release.manifestBytes);
    }
    const file = isRead ? release?.file(isPage ? INDEX_PATH : path) : undefined;
    if (file !== undefined && release !== null) return sendFile(request, reply, { file, release, options });
    if (isPage) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    return reply.code(404).send(errorAnswer(refuse('protocol/malformed')).body);
  });
  return release;
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, release, options }: { file: ReleaseFile; release: ReleaseFiles; options: WebAppOptions },
): Promise<FastifyReply> {
  try {
    const { bytes, encoding } = await release.content(file, acceptedEncodings(request.headers['accept-encoding']));
    const tag = `"${file.sha256.slice(0, 32)}${encoding === null ? '' : `-${encoding}`}"`;
    reply
      .headers(sentHeaders(file.headers, options.publicUrl()))
      .header('cache-control', file.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      .header('etag', tag)
      .header('vary', 'accept-encoding');
    if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).send();
    if (encoding !== null) reply.header('content-encoding', encoding);
    return reply.type(file.type).send(bytes);
  } catch (error) {
    options.logger.error('asset_altered', { code: errorCode(error), file: file.path });
    return reply.code(500).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(ALTERED);
  }
}

/** Which encodings a client takes (RFC 9110 section 12.5.3); none that it gives the weight 0. */
export function acceptedEncodings(header: string | string[] | undefined): Encoding[] {
  const offered = String(header ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  return ENCODINGS.filter((encoding) => offered.includes(encoding));
}
