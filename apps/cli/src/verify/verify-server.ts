// `incamera verify-server` (L6): whether a server gives browsers the files of a release, and nothing else.
import { createHash, randomBytes } from 'node:crypto';
import {
  decodeManifest,
  INDEX_PATH,
  RELEASE_LIMITS,
  RELEASE_PATH,
  type ReleaseFile,
  releaseHash,
  sentHeaders,
} from '@incamera/release';
import { formatVkey } from '@incamera/tlog';
import { cliErrors } from '../errors.js';
import { type GivenRelease, type GivenReleases } from './given-releases.js';
import { contentOfPage } from './page-content.js';
import { type LogDemands, loggedSince, readServerLog, type ServerLog } from './server-log.js';
import { type Answer, DISGUISES, type Disguise, type Failure, type Visitor } from './visitor.js';

/** What is wrong, by a name that stays; docs/operator-guide.md explains each. */
export type ProblemKind =
  | 'differs'
  | 'other_release'
  | 'status'
  | 'redirect'
  | 'type'
  | 'header'
  | 'unexpected_header'
  | 'inline_script'
  | 'unknown_reference'
  | 'foreign_reference'
  | 'claims_nothing'
  | 'claims_unknown'
  | 'not_logged'
  | 'log_absent'
  | 'log_invalid'
  | 'log_key'
  | 'log_manifest'
  | 'log_stale'
  | Failure;

export interface Problem {
  readonly kind: ProblemKind;
  readonly path: string;
  /** As which browser it was asked. */
  readonly as: Disguise['name'];
  /** Partly the server's own words. */
  readonly detail: string;
}

export interface Verification {
  readonly origin: string;
  /** The release that the files were compared with, and whether everything is the same. */
  readonly release: { readonly hash: string; readonly version: string; readonly commit: string | null };
  /** The release that the server says it serves; null when it says nothing that can be read. */
  readonly claimed: string | null;
  /** The log that the releases were looked up in; null: none that can be believed. */
  readonly log: VerifiedLog | null;
  readonly checked: number;
  readonly problems: readonly Problem[];
}

export interface VerifiedLog {
  /** Verifier key, and whether it was given or only taken from the server itself. */
  readonly vkey: string;
  readonly isKeyGiven: boolean;
  readonly size: number;
  /** Names of the witnesses, of those that were given, that countersigned this state. */
  readonly witnesses: readonly string[];
  /** When the release that is served was recorded last, Unix ms; null: it was not. */
  readonly sinceMs: number | null;
  /** The state as the log signed it. */
  readonly checkpoint: string;
}

export interface VerifyDemands extends LogDemands {
  /** Whether it is enough that a release stands in the log, without having been given. */
  readonly takesLogged: boolean;
}

/** Headers that would make a browser load, go or allow something that stands in no file. */
const UNEXPECTED = ['link', 'refresh', 'service-worker-allowed', 'speculation-rules', 'access-control-allow-origin'];
/** Room for what is larger than it should be, so that it is reported as different and not only as too large. */
const SLACK_BYTES = 64 * 1024;
/** Pages that people open: each is answered with the page of the release. */
const pages = (): readonly string[] => ['/', '/account', `/m/${randomBytes(32).toString('base64url')}`];

export async function verifyServer(
  visitor: Visitor,
  origin: URL,
  {
    given: files,
    demands,
    onProgress = () => undefined,
  }: { given: GivenReleases; demands: VerifyDemands; onProgress?: (share: number) => void },
): Promise<Verification> {
  const problems: Problem[] = [];
  const serverLog = await readServerLog(visitor, demands, problems);
  const given = files.withLogged(serverLog?.releases ?? [], demands.takesLogged);
  const claimed = await claimedRelease(visitor, given, problems);
  const release = await servedRelease(visitor, given, claimed);
  if (release === null) throw cliErrors.make('cli/no_logged_release');
  if (serverLog !== null) demandLogged(serverLog, [claimed, release.hash], problems);
  const check = new ReleaseCheck({ visitor, origin, given, release, problems });
  const page = release.files.get(INDEX_PATH);
  const jobs = DISGUISES.flatMap((as) => [
    ...pages().map((path) => () => check.file(path, page as ReleaseFile, as)),
    ...[...release.files.values()].map((file) => () => check.file(file.path, file, as)),
  ]);
  await inTurns(jobs, onProgress);
  problems.sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1));
  const { hash, manifest } = release;
  return {
    origin: origin.origin,
    release: { hash, version: manifest.version, commit: manifest.commit },
    claimed,
    log: serverLog === null ? null : verifiedLog(serverLog, hash),
    checked: jobs.length,
    problems,
  };
}

function demandLogged(serverLog: ServerLog, hashes: readonly (string | null)[], problems: Problem[]): void {
  for (const hash of new Set(hashes)) {
    if (hash === null || loggedSince(serverLog, hash) !== null) continue;
    problems.push({ kind: 'not_logged', path: RELEASE_PATH, as: 'desktop', detail: hash });
  }
}

function verifiedLog(serverLog: ServerLog, hash: string): VerifiedLog {
  const { key, isKeyGiven, log } = serverLog;
  return {
    vkey: formatVkey(key),
    isKeyGiven,
    size: log.head.size,
    witnesses: log.cosignatures.map(({ witness }) => witness.name),
    sinceMs: loggedSince(serverLog, hash),
    checkpoint: log.checkpoint,
  };
}

/** What the server itself says that it serves, to each of the browsers. */
async function claimedRelease(visitor: Visitor, given: GivenReleases, problems: Problem[]): Promise<string | null> {
  let claimed: string | null = null;
  for (const as of DISGUISES) {
    const answer = await visitor.get(RELEASE_PATH, as, RELEASE_LIMITS.manifestBytes);
    const decoded = answer.ok && answer.status === 200 ? decodeManifest(answer.body) : null;
    const problem = (kind: ProblemKind, detail: string) =>
      problems.push({ kind, path: RELEASE_PATH, as: as.name, detail });
    if (decoded === null || !decoded.ok) {
      problem('claims_nothing', answer.ok ? `status ${answer.status}` : answer.detail);
      continue;
    }
    const hash = await releaseHash(decoded.value);
    if (!given.isGiven(hash)) problem('claims_unknown', hash);
    claimed ??= hash;
  }
  return claimed;
}

/** The release to compare with: that of the page which is served, else the one that the server claims, else the first. */
async function servedRelease(
  visitor: Visitor,
  given: GivenReleases,
  claimed: string | null,
): Promise<GivenRelease | null> {
  const answer = await visitor.get('/', DISGUISES[0] as Disguise, RELEASE_LIMITS.manifestBytes);
  const byPage = answer.ok ? given.byPage(sha256(answer.body)) : undefined;
  const byClaim = claimed === null ? undefined : given.byHash(claimed);
  return byPage ?? byClaim ?? given.accepted[0] ?? null;
}

interface CheckOptions {
  readonly visitor: Visitor;
  readonly origin: URL;
  readonly given: GivenReleases;
  readonly release: GivenRelease;
  readonly problems: Problem[];
}

class ReleaseCheck {
  readonly #options: CheckOptions;

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  /** @param path that is asked for; pages have several */
  async file(path: string, file: ReleaseFile, as: Disguise): Promise<void> {
    const answer = await this.#options.visitor.get(path, as, file.size + SLACK_BYTES);
    const problem = (kind: ProblemKind, detail: string) =>
      this.#options.problems.push({ kind, path, as: as.name, detail });
    if (!answer.ok) return void problem(answer.failure, answer.detail);
    const { status, headers } = answer;
    if (status >= 300 && status < 400) return void problem('redirect', headers.location ?? `status ${status}`);
    if (status !== 200) return void problem('status', `${status}`);
    this.#content(file, answer, problem);
    this.#headers(file, answer, problem);
  }

  #content(file: ReleaseFile, { body }: Answered, problem: Report): void {
    const hash = sha256(body);
    if (hash === file.sha256) return;
    const other = this.#options.given.byFile(file.path, hash);
    if (other !== undefined) return void problem('other_release', other.hash);
    problem('differs', hash);
    if (file.path === INDEX_PATH) this.#page(body.toString('utf8'), problem);
  }

  #page(html: string, problem: Report): void {
    const { origin, release } = this.#options;
    const { references, inline } = contentOfPage(html);
    for (const tag of inline) problem('inline_script', tag);
    for (const reference of references) {
      const url = URL.canParse(reference, origin.origin) ? new URL(reference, origin.origin) : null;
      if (url === null || url.origin !== origin.origin) problem('foreign_reference', reference);
      else if (!release.files.has(url.pathname)) problem('unknown_reference', reference);
    }
  }

  #headers(file: ReleaseFile, { headers }: Answered, problem: Report): void {
    for (const [name, expected] of Object.entries(sentHeaders(file.headers, this.#options.origin))) {
      const actual = headers[name];
      if (actual !== expected) problem('header', `${name}: ${actual ?? '(none)'}`);
    }
    if (!isSameType(headers['content-type'], file.type)) problem('type', headers['content-type'] ?? '(none)');
    for (const name of UNEXPECTED)
      if (headers[name] !== undefined) problem('unexpected_header', `${name}: ${headers[name]}`);
  }
}

type Answered = Extract<Answer, { ok: true }>;
type Report = (kind: ProblemKind, detail: string) => void;

function isSameType(actual: string | undefined, expected: string): boolean {
  const plain = (type: string) => type.toLowerCase().replaceAll(' ', '');
  return actual !== undefined && plain(actual) === plain(expected);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A few at a time, as a browser would. */
async function inTurns(jobs: readonly (() => Promise<void>)[], onProgress: (share: number) => void): Promise<void> {
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      await job();
      done += 1;
      onProgress(done / jobs.length);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}
