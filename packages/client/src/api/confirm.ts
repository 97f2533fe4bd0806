// Requests that the server allows only shortly after a passkey assertion (L4): the prompt comes when it is needed.
import { errorCode } from '@incamera/kernel';

/** Runs `act`; if the server wants the passkey once more, asks for it and runs `act` again. */
export type Confirm = <T>(act: () => Promise<T>) => Promise<T>;

export function confirmBy(reauthenticate: () => Promise<void>): Confirm {
  return async (act) => {
    try {
      return await act();
    } catch (error) {
      if (errorCode(error) !== 'auth/reauthenticate') throw error;
      await reauthenticate();
      return await act();
    }
  };
}
