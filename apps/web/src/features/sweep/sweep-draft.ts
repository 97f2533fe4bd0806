// What the form of a sweep holds, and the question that it asks.
import { type SignInLevel, type SweepOptions, type SweepQuery } from '@incamera/client/sweep';

export const KINDS = ['exception', 'level', 'account', 'device', 'network', 'client', 'gap', 'class'] as const;
export type SweepKind = (typeof KINDS)[number];

export interface SweepDraft {
  readonly kind: SweepKind;
  readonly level: SignInLevel;
  /** What is typed, for kinds that want one thing. */
  readonly text: string;
  /** The other one: the later version, the hash of a rulebook. */
  readonly second: string;
  /** Days as date fields hold them: YYYY-MM-DD, or nothing. */
  readonly from: string;
  readonly to: string;
}

export const EMPTY_DRAFT: SweepDraft = { kind: 'exception', level: 'passkey', text: '', second: '', from: '', to: '' };

/** Whether something is typed where the question needs it. */
export function isComplete({ kind, text, second }: SweepDraft): boolean {
  if (kind === 'exception' || kind === 'level' || kind === 'gap') return true;
  return text.trim() !== '' || ((kind === 'client' || kind === 'class') && second.trim() !== '');
}

export function queryOf(draft: SweepDraft): SweepQuery {
  const [text, second] = [draft.text.trim(), draft.second.trim()];
  switch (draft.kind) {
    case 'exception':
      return { by: 'exception', rule: text };
    case 'level':
      return { by: 'level', below: draft.level };
    case 'account':
      return { by: 'account', accountId: text };
    case 'device':
      return { by: 'device', deviceId: text };
    case 'network':
      return { by: 'network', network: text };
    case 'client':
      return { by: 'client', from: text, to: second };
    case 'gap':
      return { by: 'gap' };
    case 'class':
      return { by: 'class', classification: text, documentHash: second };
  }
}

/** From the beginning of the first day to the end of the last, UTC as everything else here. */
export function rangeOf({ from, to }: SweepDraft): SweepOptions {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
  return {
    ...(from === '' ? {} : { fromMs: day(from) }),
    ...(to === '' ? {} : { toMs: day(to) + 24 * 3_600_000 }),
  };
}
