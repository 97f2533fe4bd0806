// Contrast of two colours (L1, WCAG 2.2 "contrast ratio" and "relative luminance").

/** `#rrggbb`, lower case: the one text of a colour. */
export const COLOUR = /^#[0-9a-f]{6}$/;
/** Success criterion 1.4.3, level AA, for text of any size. */
export const AA_CONTRAST = 4.5;

/** From 1 (the same) to 21 (black on white). Both are `#rrggbb`. */
export function contrastRatio(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
