// How the mark in sound lies in time and frequency (L1). Both sides depend on every number here: a change is a new
// version of the mark, and the version is part of what the signs are drawn from.

/** Version of the layout and of the way signs are drawn; part of the key derivation. */
export const SOUND_MARK_VERSION = 1;

/** Bytes of the key that a device draws for one meeting. */
export const SOUND_KEY_BYTES = 32;

/**
 * Length of a cell in seconds. Of 21, 32, 43 and 85 ms this gave the highest scores at equal distance from the unmarked
 * sound (decision 23): shorter cells drown in rooms, longer ones carry fewer signs.
 */
export const CELL_SECONDS = 1536 / 48_000;

/**
 * Edges of the bands in Hz, ascending. Below 1.4 kHz three lines of the transform, about a harmonic of a voice; wider
 * where the ear and the codecs resolve less. 140 Hz to 7 kHz is what wide-band codecs keep; telephone bands keep 300 Hz to 3.4 kHz.
 */
export const BAND_EDGES_HZ: readonly number[] = bandEdges();

export const BAND_COUNT: number = BAND_EDGES_HZ.length - 1;

function bandEdges(): number[] {
  const lineHz = 48_000 / 1024;
  const edges = [3 * lineHz];
  const extend = (lines: number, count: number) => {
    for (let i = 0; i < count; i++) edges.push((edges.at(-1) as number) + lines * lineHz);
  };
  extend(3, 9);
  extend(5, 8);
  extend(10, 8);
  return edges;
}
