// How strong the mark is, by frequency and by what is being said (L1).

/** What a meeting's classification asks for. */
export type MarkStrength = 'standard' | 'strong';

/** Decibels that a sign moves a band, and where it moves less. */
export interface MarkShape {
  /** Below 1.5 kHz: what survives small loudspeakers, rooms and narrow-band codecs. */
  readonly lowDb: number;
  /** 1.5 to 3.5 kHz: where the ear is keenest. */
  readonly middleDb: number;
  /** Above 3.5 kHz: bands are wide, so that little is enough. */
  readonly highDb: number;
  /** Lines this far below the strongest of their band are left alone; the mark fades in above. */
  readonly valleyDb: number;
  /** Bands this far below their own recent peak are left alone; the mark fades in above. */
  readonly quietDb: number;
}

export const MARK_SHAPES: Readonly<Record<MarkStrength, MarkShape>> = {
  standard: { lowDb: 2.25, middleDb: 1.36, highDb: 0.87, valleyDb: 14, quietDb: 70 },
  strong: { lowDb: 3.4, middleDb: 2.05, highDb: 1.3, valleyDb: 14, quietDb: 70 },
};

/** Decibels at `frequencyHz`. */
export function shapeDb(shape: MarkShape, frequencyHz: number): number {
  if (frequencyHz < 1500) return shape.lowDb;
  return frequencyHz < 3500 ? shape.middleDb : shape.highDb;
}
