// Options of `incamera verify-server` (L6). Exit codes: 0 the same, 1 something differs, 2 bad input.
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { readSmallFile } from '../sound/file-source.js';
import { interruptible } from '../terminal/interruptible.js';
import { Progress } from '../terminal/progress.js';
import { GivenReleases } from './given-releases.js';
import { logDemands, writeCheckpoint } from './log-options.js';
import { verificationErrorJson, verificationJson, verificationText } from './report.js';
import { type Verification, verifyServer } from './verify-server.js';
import { Visitor } from './visitor.js';

interface VerifyOptions {
  readonly release?: readonly string[];
  readonly logged?: boolean;
  readonly logKey?: string;
  readonly witness?: readonly string[];
  readonly require?: string;
  readonly checkpoint?: string;
  readonly ca?: string;
  readonly timeout: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

const EXIT_DIFFERS = 1;
/** Larger than any chain of certificates. */
const AUTHORITY_BYTES = 256 * 1024;

/** @param print writes one line of result to standard output */
export function addVerifyCommand(program: Command, print: (text: string) => void): void {
  program
    .command('verify-server')
    .description('compare what a server gives to browsers with releases of the web app')
    .argument('<url>', 'the server, such as https://meet.example.org')
    .option('--release <file...>', 'release.json of releases that may be served (default: that of this checkout)')
    .option('--logged', 'releases that the log of the server has count as given: then only secret ones are found')
    .option('--log-key <vkey>', 'verifier key of the log of the server (default: the one that the server states)')
    .option('--witness <vkey...>', 'verifier keys of witnesses of the log')
    .option('--require <count>', 'how many of them must have countersigned (default: all of them)')
    .option('--checkpoint <file>', 'the state of the log that was seen last, and is replaced by the newest one')
    .option(
      '--ca <file>',
      'a certificate authority to trust for this connection (PEM), for servers with one of their own',
    )
    .option('--timeout <seconds>', 'for each answer', '20')
    .option('--json', 'print the result as JSON')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((url: string, options: VerifyOptions) => run(url, options, print));
}

async function run(url: string, options: VerifyOptions, print: (text: string) => void): Promise<void> {
  try {
    const verification = await verify(url, options);
    print(options.json === true ? verificationJson(verification) : verificationText(verification));
    if (verification.problems.length > 0) process.exitCode = EXIT_DIFFERS;
  } catch (error) {
    if (options.json === true) print(verificationErrorJson(error));
    throw error;
  }
}

async function verify(text: string, options: VerifyOptions): Promise<Verification> {
  const origin = parseServerUrl(text);
  const given = await GivenReleases.read(options.release ?? [], options.logged === true);
  const demands = { ...logDemands(options, Date.now()), takesLogged: options.logged === true };
  const authority = options.ca === undefined ? null : readAuthority(options.ca);
  const progress = new Progress(process.stderr, options.progress === true);
  return interruptible(async (endings) => {
    const visitor = new Visitor({ origin, authority, timeoutMs: parseTimeout(options.timeout) });
    endings.add(() => visitor.close());
    const onProgress = (share: number) => progress.report('comparing', share);
    const verification = await verifyServer(visitor, origin, { given, demands, onProgress });
    if (options.checkpoint !== undefined && verification.log !== null) {
      writeCheckpoint(options.checkpoint, verification.log.checkpoint);
    }
    return verification;
  }).finally(() => progress.end());
}

/** The origin of a server. @throws {AppError} cli/bad_url */
export function parseServerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isWeb = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal));
  const isBare =
    url !== null && url.username === '' && url.password === '' && url.pathname === '/' && url.search === '';
  if (!isWeb || !isBare) throw cliErrors.make('cli/bad_url');
  return url;
}

function parseTimeout(text: string): number {
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (seconds < 1) throw cliErrors.make('cli/bad_timeout');
  return seconds * 1000;
}

/** A certificate authority in PEM. @throws {AppError} cli/bad_authority, cli/file_missing, cli/file_unreadable, cli/not_a_file */
export function readAuthority(path: string): string {
  const bytes = readSmallFile(path, AUTHORITY_BYTES);
  const pem = bytes === 'too_large' ? '' : Buffer.from(bytes).toString('latin1');
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw cliErrors.make('cli/bad_authority');
  return pem;
}
