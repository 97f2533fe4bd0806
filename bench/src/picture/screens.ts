// Screens to mark: pages and pictures of Debian's package opencv-doc (the mark was tuned on others), as Chromium shows them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPath } from '@incamera/testkit';
import { type Picture } from '@incamera/watermark';
import { chromium, type Page } from 'playwright-core';
import { picture } from './pictures.js';

export interface Screen {
  readonly name: string;
  readonly kind: 'document' | 'picture' | 'tiles';
  readonly picture: Picture;
}

const FOLDER = process.env.INCAMERA_PICTURES ?? '/usr/share/doc/opencv-doc';
const VIEWPORT = { width: 1280, height: 720 };
/** People, animals, things, places; photographs, but for one painting. */
const PICTURES = [
  'messi5.jpg',
  'baboon.jpg',
  'fruits.jpg',
  'building.jpg',
  'home.jpg',
  'butterfly.jpg',
  'aero1.jpg',
  'basketball1.png',
  'apple.jpg',
  'squirrel_cls.jpg',
  'leuvenA.jpg',
  'stuff.jpg',
  'rubberwhale1.png',
  'starry_night.jpg',
];
const DOCUMENTS = 14;

export function missingPictures(): string | undefined {
  if (existsSync(join(FOLDER, 'examples/data', PICTURES[0] as string))) return undefined;
  return "the pictures of Debian's package opencv-doc are missing: install it, or unpack it and set INCAMERA_PICTURES to its usr/share/doc/opencv-doc";
}

/** 42 screens: documents with formulas and diagrams, single pictures, and four pictures in tiles. */
export async function loadScreens(count: number): Promise<Screen[]> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false });
  const screens: Screen[] = [];
  try {
    const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
    const pages = documentPages();
    for (let i = 0; i < PICTURES.length; i++) {
      const document = pages[i] as string;
      await page.goto(`file://${join(FOLDER, 'opencv4/html', document)}`);
      await page.evaluate('window.scrollTo(0, 240)');
      screens.push({ name: document, kind: 'document', picture: await shot(page) });
      await page.setContent(whole(PICTURES[i] as string));
      screens.push({ name: PICTURES[i] as string, kind: 'picture', picture: await shot(page) });
      await page.setContent(tiles([0, 3, 5, 9].map((step) => PICTURES[(i + step) % PICTURES.length] as string)));
      screens.push({ name: `tiles ${i}`, kind: 'tiles', picture: await shot(page) });
      if (screens.length >= count) break;
    }
  } finally {
    await browser.close();
  }
  return screens.slice(0, count);
}

/** Tutorials, spread over the alphabet: text, code, formulas, pictures and diagrams. */
function documentPages(): string[] {
  const names = readdirSync(join(FOLDER, 'opencv4/html'), { recursive: true }).map(String);
  const all = names.filter((name) => /(^|\/)tutorial_py_[a-z_0-9]*\.html$/.test(name)).sort();
  if (all.length < DOCUMENTS) throw new Error('too few tutorials in the folder of pictures');
  return Array.from({ length: DOCUMENTS }, (_, i) => all[Math.floor((i * all.length) / DOCUMENTS)] as string);
}

async function shot(page: Page): Promise<Picture> {
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)))');
  return await picture(await page.screenshot());
}

const address = (name: string): string => {
  const type = name.endsWith('png') ? 'png' : 'jpeg';
  return `data:image/${type};base64,${readFileSync(join(FOLDER, 'examples/data', name)).toString('base64')}`;
};

const whole = (name: string): string =>
  `<body style="margin:0;background:#101214"><img src="${address(name)}" style="width:100vw;height:100vh;object-fit:cover">`;

const tiles = (names: readonly string[]): string =>
  `<body style="margin:0;background:#1d2024;color:#eee;font:14px sans-serif"><p style="margin:8px 16px">Weekly meeting</p>
  <div style="display:grid;grid-template-columns:1fr 1fr;gap:8px;padding:8px;height:660px">${names
    .map((name) => `<img src="${address(name)}" style="width:100%;height:322px;object-fit:cover;border-radius:10px">`)
    .join('')}</div>`;
