// The officer's draft while another section is open: what was typed is there again on the way back. It goes with the page.
import { type RulebookFiles, type RulebookInForce } from '@incamera/client';

let kept: { readonly version: number; readonly files: RulebookFiles } | null = null;

/** @param version the one in force that the draft changes */
export function keepDraft(version: number, files: RulebookFiles): void {
  kept = { version, files };
}

/** What was kept, unless another version is in force by now. */
export function draftOf({ version, files }: RulebookInForce): RulebookFiles {
  return kept?.version === version ? kept.files : files;
}
