// What the server knows of a device that is let into a meeting (L3): for the history alone.

export interface Arrival {
  /** Empty: nobody, or nobody who is to be known. */
  readonly accountId: string;
  readonly deviceId: string;
  /** By what the session was opened; `none`: nobody is signed in; `unknown`: not seen since the server started. */
  readonly signIn: string;
  /** Prefix of its address; empty: not known. */
  readonly network: string;
  /** The version that the client says it is; empty: it says none. */
  readonly client: string;
  /** Classification and rulebook of the meeting; empty for one without. */
  readonly classification: string;
  readonly documentHash: string;
  readonly policiesHash: string;
}

export const UNKNOWN_ARRIVAL: Arrival = {
  ...{ accountId: '', deviceId: '', signIn: 'unknown', network: '', client: '' },
  ...{ classification: '', documentHash: '', policiesHash: '' },
};
