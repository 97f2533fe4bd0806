// What the bench and its load processes say to each other. Each request is answered once, with the same id.
import { type LocalParameters, type RemoteParameters } from './raw-peer.js';
import { type ReceptionReport } from './receiver.js';
import { type StreamPlan } from './sender.js';

export type LoadRequest =
  | { readonly type: 'offer'; readonly peer: string }
  | { readonly type: 'accept'; readonly peer: string; readonly remote: RemoteParameters }
  | { readonly type: 'answer'; readonly peer: string; readonly remote: RemoteParameters }
  /** Answered when the connection stands. */
  | { readonly type: 'connected'; readonly peer: string }
  /** Begins to send; a peer may have several streams. `twccId`: id of the transport-wide extension, 0 for none. */
  | { readonly type: 'send'; readonly peer: string; readonly streams: readonly StreamPlan[]; readonly twccId: number }
  /** Begins to answer what arrives with reports, and with transport-wide feedback where the id is not 0. */
  | { readonly type: 'receive'; readonly peer: string; readonly twccId: number }
  | { readonly type: 'drop'; readonly peer: string }
  /** Forgets what was counted so far. */
  | { readonly type: 'reset' }
  | { readonly type: 'report' };

export interface LoadReport extends ReceptionReport {
  readonly sent: number;
  /** The process was this late at most in sending, ms: its own share of the latency. */
  readonly sendLagMs: number;
}

export type LoadResult = LocalParameters | LoadReport | null;

export type LoadAnswer =
  | { readonly id: number; readonly result: LoadResult }
  | { readonly id: number; readonly error: string };
