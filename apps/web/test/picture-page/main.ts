// A page that shows what a meeting shows, a document and moving pictures, under the mark of one device. The test drives it.

import { readPicture, videoFrames } from '@incamera/picturefile/browser';
import { PictureMark } from '../../src/features/call/picture-mark.js';
import './api.js';
import { markWords } from '../../src/features/call/visible-mark.js';

const stage = document.querySelector('main') as HTMLElement;
let mark: PictureMark | undefined;

const article = document.createElement('article');
article.textContent = 'What is said in a meeting stays in it, or leads to the copy that left it. '.repeat(60);
stage.append(article, portrait(20), portrait(140), portrait(260));

window.page = {
  said: [],
  start({ key, clockSeconds, visible, locale }) {
    const startedMs = performance.now();
    const source = {
      key: Uint8Array.from(key),
      clockSeconds: () => clockSeconds + (performance.now() - startedMs) / 1000,
      visible,
    };
    const words = () => markWords('Adèle Varga', locale, new Date(Date.UTC(2026, 10, 26, 19, 5)));
    const made = new PictureMark({ source, stage, words });
    mark = made;
    made.subscribe(() => window.page.said.push(made.isThere()));
  },
  isThere: () => mark?.isThere() ?? false,
  framesASecond: () =>
    new Promise((resolve) => {
      let frames = 0;
      const startMs = performance.now();
      const count = (nowMs: number) => {
        frames++;
        if (nowMs - startMs >= 2000) resolve(frames / ((nowMs - startMs) / 1000));
        else requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
    }),
  close: () => mark?.close(),
  frameSizes: async (bytes) => {
    const sizes: string[] = [];
    for await (const { width, height } of videoFrames(new Blob([Uint8Array.from(bytes)])))
      sizes.push(`${width} ${height}`);
    return sizes;
  },
  pictureSize: async (bytes) => {
    const { width, height } = await readPicture(new Blob([Uint8Array.from(bytes)]));
    return `${width} ${height}`;
  },
};

/** A face of sorts in soft light, drawn anew all the time as a video is. */
function portrait(hue: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  const draw = (nowMs: number) => {
    const sway = 12 * Math.sin(nowMs / 700);
    const wall = context.createLinearGradient(0, 0, 640, 360);
    wall.addColorStop(0, `hsl(${hue} 25% 62%)`);
    wall.addColorStop(1, `hsl(${hue} 30% 22%)`);
    context.fillStyle = wall;
    context.fillRect(0, 0, 640, 360);
    const skin = context.createRadialGradient(300 + sway, 150, 10, 320 + sway, 170, 120);
    skin.addColorStop(0, 'hsl(28 45% 74%)');
    skin.addColorStop(1, 'hsl(22 35% 38%)');
    context.fillStyle = skin;
    context.beginPath();
    context.ellipse(320 + sway, 170, 75, 98, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = `hsl(${hue + 180} 20% 30%)`;
    context.fillRect(190 + sway, 268, 260, 92);
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  return canvas;
}
