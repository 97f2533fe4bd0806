// The question that is asked, and its answer.
import { type Sweep, type TakenHistory } from '@incamera/client/sweep';
import { useState } from 'react';
import { usePlatform } from '../../app/platform.js';
import { type Action, useAction } from '../../app/use-async.js';
import { queryOf, rangeOf, type SweepDraft } from './sweep-draft.js';

export interface AnsweredSweep {
  /** Counts up: another answer is another one to read. */
  readonly number: number;
  readonly answer: Sweep;
}

export function useSweep(taken: TakenHistory): { answered: AnsweredSweep | null; ask: Action<[SweepDraft]> } {
  const { client } = usePlatform();
  const [answered, setAnswered] = useState<AnsweredSweep | null>(null);
  const ask = useAction(async (draft: SweepDraft) => {
    const answer = await client.sweeps.run(taken, queryOf(draft), rangeOf(draft));
    setAnswered((before) => ({ number: (before?.number ?? 0) + 1, answer }));
  });
  return { answered, ask };
}
