// A guest who comes back from the sign-in of their own organisation: the token is fetched once, by the lobby that asked for it.
import { type AppError } from '@incamera/kernel';
import { useEffect, useState } from 'react';
import { useMeetingScope } from '../../app/meeting-context.js';
import { forgetFlow, pendingFlow } from '../../app/provider-flow.js';
import { toAppError } from '../../app/use-async.js';

/** @returns why the provider did not confirm, or null */
export function useGuestReturn(): AppError | null {
  const { meeting } = useMeetingScope();
  const [problem, setProblem] = useState<AppError | null>(null);
  useEffect(() => {
    const flow = pendingFlow();
    if (flow?.purpose !== 'guest') return;
    forgetFlow();
    meeting.finishGuestSignIn(flow.handle).catch((error: unknown) => setProblem(toAppError(error)));
  }, [meeting]);
  return problem;
}
