// What a thread that reads files is asked for, and what it says (L6). Everything survives structured cloning.
import { type MarkStrength, type SoundSpectrum } from '@incamera/watermark';

/** Levels of a file for a search, or a marked copy of it. */
export type SoundJob =
  | { readonly kind: 'spectrum'; readonly path: string }
  | {
      readonly kind: 'mark';
      readonly path: string;
      /** Does not exist yet. */
      readonly outPath: string;
      readonly key: Uint8Array;
      readonly clockSeconds: number;
      readonly strength: MarkStrength;
    };

export interface MarkedFile {
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** Samples that were louder than full scale. */
  readonly clipped: number;
}

export type SoundAnswer =
  | { readonly kind: 'spectrum'; readonly spectrum: SoundSpectrum }
  | { readonly kind: 'marked'; readonly marked: MarkedFile };
