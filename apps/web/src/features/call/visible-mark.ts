// Name and time over the pictures, for anybody to read: slanted lines, repeated, light and dark at once so that they show on everything.
import { type CanvasSize } from './guarded-canvas.js';

const FONT_PX = 15;
const LINE_PX = 20;
const GAP_PX = { across: 90, down: 70 };
const SLANT = -Math.PI / 8;

/** @param words lines of one mark, CSS pixels are used throughout */
export function drawVisibleMark(
  context: CanvasRenderingContext2D,
  { width, height, pixelRatio }: CanvasSize,
  words: readonly string[],
): void {
  context.clearRect(0, 0, width, height);
  context.save();
  context.scale(pixelRatio, pixelRatio);
  context.font = `600 ${FONT_PX}px system-ui, sans-serif`;
  context.lineWidth = 2;
  context.lineJoin = 'round';
  const across = Math.max(...words.map((line) => context.measureText(line).width)) + GAP_PX.across;
  const down = words.length * LINE_PX + GAP_PX.down;
  const [wide, high] = [width / pixelRatio, height / pixelRatio];
  const reach = Math.hypot(wide, high) / 2;
  context.translate(wide / 2, high / 2);
  context.rotate(SLANT);
  for (let row = 0, y = -reach; y < reach + down; y += down, row++) {
    // Every other row is moved by half, so that no part of a picture is without.
    for (let x = -reach - across - (row % 2) * (across / 2); x < reach; x += across) {
      words.forEach((line, i) => {
        context.strokeStyle = 'rgb(0 0 0 / 0.13)';
        context.strokeText(line, x, y + i * LINE_PX);
        context.fillStyle = 'rgb(255 255 255 / 0.26)';
        context.fillText(line, x, y + i * LINE_PX);
      });
    }
  }
  context.restore();
}

/** Name, local date and time, and the time in UTC, which means the same to every reader. */
export function markWords(viewer: string, locale: string, now: Date): readonly string[] {
  const local = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(now);
  const utc = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }).format(now);
  return [viewer, `${local} (${utc} UTC)`];
}
