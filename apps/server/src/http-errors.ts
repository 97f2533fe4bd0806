// One table from error codes to HTTP statuses, and the form of every error answer (L5).
import { AppError } from '@incamera/kernel';
import { type PolicyRefusal, protocolErrors, type ServerErrorCode } from '@incamera/protocol';

export const HTTP_STATUS: Readonly<Record<ServerErrorCode, number>> = {
  'protocol/malformed': 400,
  'protocol/version': 400,
  'protocol/too_large': 413,
  'protocol/rate_limited': 429,
  'protocol/not_allowed': 403,
  'log/unknown': 404,
  'bundle/unknown': 404,
  'bundle/quota': 409,
  'recording/not_allowed': 403,
  'recording/exists': 409,
  'recording/full': 413,
  'recording/unknown': 404,
  'recording/over': 409,
  'recording/segment_taken': 409,
  'testimony/quota': 409,
  'testimony/taken': 409,
  'auth/signed_out': 401,
  'auth/passkey_refused': 403,
  'auth/challenge_expired': 403,
  'auth/invitation_invalid': 403,
  'auth/not_permitted': 403,
  'auth/reauthenticate': 403,
  'auth/sign_in_again': 403,
  'auth/suspended': 403,
  'auth/last_way_in': 409,
  'auth/too_many_passkeys': 409,
  'auth/recovery_refused': 403,
  'auth/last_officer': 409,
  'auth/person_unknown': 404,
  'auth/provider_unknown': 404,
  'auth/provider_exists': 409,
  'auth/provider_address': 400,
  'auth/provider_unavailable': 502,
  'auth/provider_changed': 502,
  'auth/provider_refused': 403,
  'auth/provider_cancelled': 403,
  'auth/flow_expired': 403,
  'auth/transfer_unknown': 404,
  'auth/email_unverified': 403,
  'auth/not_invited': 403,
  'auth/identity_taken': 409,
  'auth/app_not_opened': 403,
  'auth/origin': 403,
  'authority/unknown': 409,
  'authority/denied': 403,
  'authority/name_not_certifiable': 409,
  'authority/too_many': 429,
  'authority/bad_certificate': 400,
  'authority/servers_own': 409,
  'authority/exists': 409,
  'holder/known': 409,
  'holder/gone': 404,
  'holder/full': 409,
  'holder/not_proved': 403,
  'case/unknown': 404,
  'case/exists': 409,
  'case/closed': 409,
  'case/full': 409,
  'case/not_asked': 404,
  'case/answered': 409,
  'case/no_evidence': 404,
  'case/second_officer': 409,
  'case/unconfirmed': 409,
  'case/declined': 409,
  'case/own': 403,
  'case/confirmed': 409,
  'case/not_confirmed': 409,
  'case/asked': 409,
  'case/statement_refused': 400,
  'authority/gone': 404,
  'authority/full': 409,
  'authority/passkey_unknown': 404,
  'authority/request_refused': 400,
  'authority/request_gone': 409,
  'authority/chain_refused': 400,
  'authority/list_refused': 400,
  'authority/list_older': 409,
  'meeting/unknown': 404,
  'meeting/expired': 410,
  'meeting/ended': 410,
  'meeting/locked': 403,
  'meeting/full': 403,
  'meeting/exists': 409,
  'meeting/second_host_missing': 400,
  'meeting/charter_older': 409,
  'knock/too_many': 429,
  'knock/gone': 410,
  'delivery/epoch_taken': 409,
  'delivery/no_group': 409,
  'delivery/group_exists': 409,
  'delivery/barred': 403,
  'delivery/host_proof': 403,
  'session/unknown': 401,
  'media/offer_refused': 400,
  'media/unavailable': 503,
  'file/unknown': 404,
  'file/quota': 413,
  'mail/not_configured': 409,
  'mail/class_refused': 403,
  'mail/quota': 429,
  'mail/recipient_refused': 422,
  'mail/refused': 502,
  'mail/unreachable': 502,
  'mail/tls_refused': 502,
  'mail/sign_in_refused': 502,
  'mail/timeout': 504,
  'policy/refused': 403,
  'policy/exception_not_granted': 403,
  'policy/rulebook_changed': 409,
  'policy/rulebook_unknown': 404,
  'policy/version_taken': 409,
  'policy/not_publishable': 400,
  'server/internal': 500,
};

/** A refusal of the HTTP API; thrown in routes, answered by the error handler. */
export function refuse(code: ServerErrorCode): AppError<ServerErrorCode> {
  return protocolErrors.make(code);
}

/** `policy/refused` with its reasons, which the answer carries. */
class RefusedByPolicy extends AppError<'policy/refused'> {
  readonly refusal: PolicyRefusal;

  constructor(refusal: PolicyRefusal) {
    super('policy/refused', protocolErrors.texts['policy/refused']);
    this.refusal = refusal;
  }
}

export function policyRefused(refusal: PolicyRefusal): AppError<'policy/refused'> {
  return new RefusedByPolicy(refusal);
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: {
    readonly error: {
      readonly code: string;
      readonly message: string;
      readonly next: string;
      readonly refusal?: PolicyRefusal;
    };
  };
}

/** Status and body for anything thrown; what is not a refusal of the protocol becomes `server/internal`. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const code = refusalCode(error);
  const reasons = error instanceof RefusedByPolicy ? { refusal: error.refusal } : {};
  return { status: HTTP_STATUS[code], body: { error: { code, ...protocolErrors.texts[code], ...reasons } } };
}

/** The code that a thrown value is answered with. */
export function refusalCode(error: unknown): ServerErrorCode {
  if (protocolErrors.owns(error)) return error.code;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return 'protocol/too_large';
  if (status === 429) return 'protocol/rate_limited';
  return typeof status === 'number' && status >= 400 && status < 500 ? 'protocol/malformed' : 'server/internal';
}

/** Whether a thrown value is a bug or an outage that the log must show. */
export function isUnexpected(error: unknown): boolean {
  return refusalCode(error) === 'server/internal' && !(error instanceof AppError && error.code === 'server/internal');
}
