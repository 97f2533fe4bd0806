// What the bench needs of any SFU, so that all are measured by the same load in the same run.
import { type LoadClient } from '../load/load-client.js';
import { type StreamPlan } from '../load/sender.js';

/** A participant without a browser. */
export interface LoadParticipant {
  readonly name: string;
  readonly load: LoadClient;
  readonly audio: StreamPlan | null;
  readonly video: StreamPlan | null;
  /** Whom it hears and sees: everybody's voice or picture for `from`, in as many slots. */
  readonly audioFrom: readonly string[];
  readonly videoFrom: readonly string[];
}

/** An SFU in processes of its own. */
export interface ForwardingUnit {
  readonly name: string;
  readonly version: string;
  readonly pids: readonly number[];
  /** Connects what the participant sends. All enter before anybody subscribes. */
  enter(participant: LoadParticipant): Promise<void>;
  /** Makes what the participant wants flow. */
  subscribe(participant: LoadParticipant): Promise<void>;
  /** Counters of its own, by name, for figures that outsiders cannot see. */
  counters(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}
