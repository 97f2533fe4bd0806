// Going to a sign-in provider and coming back (OpenID Connect). Where the person was, with the link secret in its fragment, waits
// in this tab's storage; no address that leaves the page ever holds it.
import { type StartedFlow } from '@incamera/client';

export type FlowPurpose = 'sign-in' | 'link' | 'guest';

export interface PendingFlow {
  readonly handle: string;
  readonly purpose: FlowPurpose;
  /** Path, query and fragment of this origin. */
  readonly returnTo: string;
}

const NAME = 'incamera.provider-flow';

/** Leaves for the provider. `returnTo` is where the person comes back to; default: here. */
export function leaveForProvider(flow: StartedFlow, purpose: FlowPurpose, returnTo: string = here()): void {
  sessionStorage.setItem(NAME, JSON.stringify({ handle: flow.handle, purpose, returnTo } satisfies PendingFlow));
  location.assign(flow.url);
}

/** The flow that this tab is in, without ending it. */
export function pendingFlow(): PendingFlow | null {
  return parsePendingFlow(sessionStorage.getItem(NAME), location.origin);
}

export function forgetFlow(): void {
  sessionStorage.removeItem(NAME);
}

/** A flow as it was stored; null for anything that is not one, or that leads to another origin. */
export function parsePendingFlow(stored: string | null, origin: string): PendingFlow | null {
  let value: unknown;
  try {
    value = JSON.parse(stored ?? 'null');
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { handle, purpose, returnTo } = value as Readonly<Record<string, unknown>>;
  const known = (['sign-in', 'link', 'guest'] as const).find((each) => each === purpose);
  if (typeof handle !== 'string' || known === undefined || typeof returnTo !== 'string') return null;
  return isOwnPath(returnTo, origin) ? { handle, purpose: known, returnTo } : null;
}

/** Whether `path` stays at this origin: `//evil.example` and `/\evil.example` do not. */
export function isOwnPath(path: string, origin: string): boolean {
  if (!path.startsWith('/')) return false;
  try {
    const url = new URL(path, origin);
    return url.origin === origin && url.pathname + url.search + url.hash === path;
  } catch {
    return false;
  }
}

function here(): string {
  return location.pathname + location.search + location.hash;
}
