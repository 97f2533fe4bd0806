// What happens to a screenshot on its way to where it is published.
import { SeededRandom } from '@incamera/testkit';
import { type Picture } from '@incamera/watermark';
import { photograph } from './photograph.js';
import { asSharp, picture } from './pictures.js';

export type Attack = (screen: Picture, seed: number) => Promise<Picture>;

const resized = (share: number) => (screen: Picture) => asSharp(screen).resize(Math.round(screen.width * share));
const quarter = (screen: Picture, seed: number) => {
  const random = new SeededRandom(seed);
  const [width, height] = [screen.width >> 1, screen.height >> 1];
  return asSharp(screen).extract({ left: random.below(width), top: random.below(height), width, height });
};

/** By name, in the order of the table. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  'as it is': async (screen) => screen,
  'JPEG 60': async (screen) => picture(await asSharp(screen).jpeg({ quality: 60 }).toBuffer()),
  'WebP 60': async (screen) => picture(await asSharp(screen).webp({ quality: 60 }).toBuffer()),
  '50 %': async (screen) => picture(await resized(0.5)(screen).png().toBuffer()),
  '75 %': async (screen) => picture(await resized(0.75)(screen).png().toBuffer()),
  '150 %': async (screen) => picture(await resized(1.5)(screen).png().toBuffer()),
  '200 %': async (screen) => picture(await resized(2)(screen).png().toBuffer()),
  '50 % and JPEG 60': async (screen) => picture(await resized(0.5)(screen).jpeg({ quality: 60 }).toBuffer()),
  'a quarter of it': async (screen, seed) => picture(await quarter(screen, seed).png().toBuffer()),
  'a quarter and JPEG 60': async (screen, seed) =>
    picture(await quarter(screen, seed).jpeg({ quality: 60 }).toBuffer()),
  'JPEG 60 twice with 73 % between': async (screen) => {
    const first = await picture(await asSharp(screen).jpeg({ quality: 60 }).toBuffer());
    return picture(await resized(0.73)(first).jpeg({ quality: 60 }).toBuffer());
  },
  'photograph (simulated)': async (screen, seed) => {
    const random = new SeededRandom(seed);
    const photo = photograph(screen, { random: () => random.unit(), width: 3000 });
    return picture(await asSharp(photo).jpeg({ quality: 85 }).toBuffer());
  },
};
