// How the operator's mail server is reached (L5). Whoever can change these reads the links that organisers send by mail.
import { readFileSync } from 'node:fs';
import { mailAddressSchema } from '@incamera/protocol';
import { isLoopbackAddress } from '../addresses.js';

export interface MailSettings {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte; `starttls`: demanded before anything is said; `plain`: only on this machine. */
  readonly security: 'tls' | 'starttls' | 'plain';
  readonly auth: { readonly user: string; readonly pass: string } | null;
  /** Certificate authorities (PEM) besides those that Node trusts; null: none. */
  readonly ca: string | null;
  /** Address that invitations come from. */
  readonly from: string;
  /** Meetings from this level on are not sent by mail. */
  readonly belowLevel: number;
}

export interface RawMailOptions {
  readonly smtpUrl?: string;
  readonly smtpCa?: string;
  readonly mailFrom?: string;
  readonly mailBelowLevel: number;
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/**
 * The settings, or null when no mail server is named.
 * @param refuse makes the error for a setting that is wrong
 * @throws what `refuse` makes
 */
export function mailSettings(
  raw: RawMailOptions,
  refuse: (setting: string, reason: string) => Error,
): MailSettings | null {
  const { smtpUrl = '', mailFrom = '' } = raw;
  if (smtpUrl === '' && mailFrom === '') return null;
  if (smtpUrl === '' || mailFrom === '') throw refuse('INCAMERA_SMTP_URL', 'needs INCAMERA_MAIL_FROM, and back');
  if (!mailAddressSchema.safeParse(mailFrom).success) throw refuse('INCAMERA_MAIL_FROM', 'must be one mail address');
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (url === null || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw refuse('INCAMERA_SMTP_URL', 'must be smtp://HOST:PORT or smtps://HOST:PORT');
  }
  // Options in the URL could switch the check of certificates off.
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') {
    throw refuse('INCAMERA_SMTP_URL', 'must be scheme, name, password, host and port only');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const tls = url.protocol === 'smtps:';
  return {
    host,
    port: url.port === '' ? (tls ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    security: tls ? 'tls' : isThisMachine(host) ? 'plain' : 'starttls',
    auth: credentials(url, refuse),
    ca: readCa(raw.smtpCa, refuse),
    from: mailFrom,
    belowLevel: raw.mailBelowLevel,
  };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || isLoopbackAddress(host);
}

function credentials(url: URL, refuse: (setting: string, reason: string) => Error): MailSettings['auth'] {
  if (url.username === '' && url.password === '') return null;
  if (url.username === '' || url.password === '') {
    throw refuse('INCAMERA_SMTP_URL', 'needs a name and a password, or neither');
  }
  try {
    return { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  } catch {
    throw refuse('INCAMERA_SMTP_URL', 'has a name or password that is not percent-encoded');
  }
}

function readCa(file: string | undefined, refuse: (setting: string, reason: string) => Error): string | null {
  if (file === undefined || file === '') return null;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw refuse('INCAMERA_SMTP_CA', 'must be a readable PEM file');
  }
}
