// What a thread is asked for that fingerprints a recording or compares it with fingerprints, and what it says (L6).
import { type AuthenticityReport, type Voice } from '@incamera/evidence';

export type EvidenceJob =
  | {
      readonly kind: 'fingerprint';
      readonly path: string;
      readonly meeting: string;
      readonly speaker: string;
      readonly clockSeconds: number;
    }
  | {
      readonly kind: 'authenticate';
      readonly path: string;
      /** Files of fingerprints, as they are. */
      readonly voices: readonly Uint8Array[];
      /** Beside them, opened out of a case. */
      readonly opened: readonly Voice[];
    };

export type EvidenceAnswer =
  | { readonly kind: 'fingerprint'; readonly voice: Uint8Array; readonly seconds: number }
  | { readonly kind: 'authenticity'; readonly report: AuthenticityReport };
