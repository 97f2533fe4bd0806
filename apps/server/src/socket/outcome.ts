// What the handler of a request gives back (L5): a result with what follows it, or the code of a refusal.
import { type Result } from '@incamera/kernel';
import { type PolicyRefusal, type ServerErrorCode } from '@incamera/protocol';

export interface Done {
  readonly result: Record<string, unknown>;
  /** Runs once the reply is sent, before any other step of the meeting. */
  readonly after?: () => Promise<void> | void;
}

export interface Refused {
  readonly code: ServerErrorCode;
  /** With `policy/refused`. */
  readonly refusal?: PolicyRefusal;
}

export type Outcome = Result<Done, Refused>;

export function done(result: Record<string, unknown> = {}, after?: () => Promise<void> | void): Outcome {
  return { ok: true, value: after === undefined ? { result } : { result, after } };
}

export function refused(code: ServerErrorCode): Outcome {
  return { ok: false, error: { code } };
}

/** Refused by the policies, with the reasons and what they were decided on. */
export function refusedByPolicy(refusal: PolicyRefusal): Outcome {
  return { ok: false, error: { code: 'policy/refused', refusal } };
}
