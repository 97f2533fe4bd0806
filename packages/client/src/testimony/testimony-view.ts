// What is shown of testimonies in the present epoch (L4; decision 0038).
import { type LeafIndex } from '@incamera/kernel';

export interface TestimonyView {
  /** Members whose receipt of this epoch is here and fits what this device saw. */
  readonly attested: readonly LeafIndex[];
  /** Members whose newest receipt says something else. */
  readonly differing: readonly LeafIndex[];
  /** Members who are heard, and of whom no receipt came in time. */
  readonly missing: readonly LeafIndex[];
  /** What this device testified and the server has not taken yet. */
  readonly unsent: number;
}
