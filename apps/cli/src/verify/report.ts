// What `incamera verify-server` prints (L6). Words of the server's are shown so that they cannot steer the terminal.
import { AppError } from '@incamera/kernel';
import { spokenHash } from '@incamera/release';
import { textTable } from '../terminal/text-table.js';
import { type Problem, type ProblemKind, type Verification, type VerifiedLog } from './verify-server.js';

const LONGEST = 160;

const MEANINGS: Readonly<Record<ProblemKind, string>> = {
  differs: 'content that is in no release given; its SHA-256',
  other_release: 'content of another release than the page',
  status: 'no such file; status',
  redirect: 'sends the browser elsewhere',
  type: 'another content type',
  header: 'another security header',
  unexpected_header: 'a header that no release has',
  inline_script: 'a script in the page itself',
  unknown_reference: 'the page loads what is in no release',
  foreign_reference: 'the page loads from another origin',
  claims_nothing: 'no release manifest that can be read',
  claims_unknown: 'the server names a release that was not given',
  not_logged: 'served, and not in the log of the server; hash of the release',
  log_absent: 'the log of releases is not given out',
  log_invalid: 'the log does not verify',
  log_key: 'the log is signed with another key than the one that was given',
  log_manifest: 'the manifest of a release in the log is not given out, or is another',
  log_stale: 'no witness has countersigned the log for long; newest countersignature',
  unreachable: 'no answer',
  slow: 'the answer took too long',
  too_large: 'larger than the file of the release',
  bad_encoding: 'compressed in a way that cannot be read',
};

export function verificationText(verification: Verification): string {
  const { origin, release, checked, problems } = verification;
  const name = `${release.version}, commit ${release.commit ?? 'unknown'}, ${spokenHash(release.hash)}`;
  if (problems.length === 0) {
    return [
      `${origin} serves the release: ${name}`,
      `${checked} answers compared, asked as a desktop and as a phone. Nothing differs.`,
      ...logLines(verification.log),
    ].join('\n');
  }
  const rows = problems.map((problem) => [problem.path, problem.as, MEANINGS[problem.kind], shown(problem.detail)]);
  return [
    `${origin} does NOT serve the release: ${name}`,
    `${checked} answers compared; ${problems.length} problems:`,
    '',
    textTable([['file', 'asked as', 'what is wrong', 'server'], ...rows]),
    ...logLines(verification.log),
  ].join('\n');
}

function logLines(log: VerifiedLog | null): string[] {
  if (log === null) return [];
  const since = log.sinceMs === null ? 'not in the log' : `in the log since ${new Date(log.sinceMs).toISOString()}`;
  const by = log.witnesses.length === 0 ? 'no witness' : log.witnesses.map(shown).join(', ');
  return [
    `Release ${since}; log of ${log.size} entries, countersigned by ${by}.`,
    log.isKeyGiven
      ? 'The log is signed with the key that was given.'
      : `The key of the log was taken from this server itself. Compare it with what others were told, then give it with --log-key: ${shown(log.vkey)}`,
  ];
}

/** docs/operator-guide.md, "Verifying a server", has the fields. */
export function verificationJson(verification: Verification): string {
  const problems = verification.problems.map((problem: Problem) => ({ ...problem, detail: shown(problem.detail) }));
  return JSON.stringify({ same: problems.length === 0, ...verification, problems }, null, 2);
}

export function verificationErrorJson(error: unknown): string {
  const known = error instanceof AppError ? error : null;
  const { code, message, next } = known ?? {
    code: 'kernel/unexpected',
    message: 'Something unexpected went wrong.',
    next: '',
  };
  return JSON.stringify({ error: { code, message, next } }, null, 2);
}

/** Printable ASCII of limited length. */
function shown(text: string): string {
  const plain = text.replace(/[^ -~]/g, '?');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)} …` : plain;
}
