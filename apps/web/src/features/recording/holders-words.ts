// To whom a recording is sealed, in words.
import { type HolderNames } from '@incamera/client';
import { useMeeting } from '../../app/meeting-context.js';

/** Names with organisations, one after another. */
export function holderNames(holders: readonly HolderNames[]): string {
  return holders.map(({ name, organisation }) => `${name} (${organisation})`).join(', ');
}

/** Of the meeting that is shown: how many of whom together open a recording of it; null: it cannot be recorded. */
export function useSealedTo(): { readonly threshold: string; readonly names: string } | null {
  const shareHolders = useMeeting(({ rules, meeting }) => {
    const mayBe = rules?.classification.rules.recording === true && rules.features.includes('recording');
    return mayBe && meeting !== null ? rules.shareHolders : null;
  });
  if (shareHolders === null || shareHolders.holders.length === 0) return null;
  return { threshold: String(shareHolders.threshold), names: holderNames(shareHolders.holders) };
}
