// What nodemailer says when a mail does not go, as codes that people are told (L5). Its messages are never passed on: they
// hold answers of a foreign server, addresses and names.
import { type MailFailure } from '@incamera/protocol';

/** Failures that the next mail would meet as well. */
const CONNECTION: ReadonlySet<MailFailure> = new Set([
  'mail/unreachable',
  'mail/tls_refused',
  'mail/sign_in_refused',
  'mail/timeout',
]);

/** System errors of sockets: the network's doing, where anything else on a socket is TLS. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

export function isConnectionFailure(failure: MailFailure): boolean {
  return CONNECTION.has(failure);
}

/** The code of a thrown value of nodemailer. */
export function mailFailureOf(error: unknown): MailFailure {
  switch (textOf(error, 'code')) {
    case 'ETIMEDOUT':
      return 'mail/timeout';
    case 'ETLS':
    case 'EREQUIRETLS':
      return 'mail/tls_refused';
    case 'EAUTH':
    case 'ENOAUTH':
      return 'mail/sign_in_refused';
    case 'ESOCKET':
      return socketFailure(textOf(error, 'originalCode'));
    case 'EDNS':
    case 'ECONNECTION':
    case 'EPROTOCOL':
      return 'mail/unreachable';
    case 'EENVELOPE':
      return textOf(error, 'command') === 'RCPT TO' ? 'mail/recipient_refused' : 'mail/refused';
    default:
      return 'mail/refused';
  }
}

function socketFailure(systemCode: string): MailFailure {
  if (systemCode === 'ETIMEDOUT') return 'mail/timeout';
  return systemCode === '' || NETWORK.has(systemCode) ? 'mail/unreachable' : 'mail/tls_refused';
}

function textOf(error: unknown, name: string): string {
  if (typeof error !== 'object' || error === null || !(name in error)) return '';
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
}
