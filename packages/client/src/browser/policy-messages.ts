// Between a page and its worker for policies (L4). Both are of this product and of one version; nothing else can write here.
import { type PolicyDecision, type PolicyRequest, type RulebookFiles } from '@incamera/charter/policy';

/** `judge` names a rulebook that was opened before. */
export type JudgeRequest =
  | { readonly id: number; readonly kind: 'open'; readonly files: RulebookFiles }
  | { readonly id: number; readonly kind: 'decide'; readonly judge: number; readonly request: PolicyRequest };

export type JudgeAnswer =
  | { readonly id: number; readonly kind: 'opened'; readonly judge: number }
  | { readonly id: number; readonly kind: 'decided'; readonly decision: PolicyDecision }
  /** An error of packages/charter by its code, or of this package. */
  | { readonly id: number; readonly kind: 'failed'; readonly code: string };
