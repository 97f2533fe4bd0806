// Pictures of the story of a leak, for whoever was not there: the meeting, the case, and the report as its readers see it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Page } from 'playwright-core';

const DESK = { width: 1200, height: 860 };
const TALL = { width: 1200, height: 1240 };
/** Of the file: somebody speaks whom the meeting heard. */
const MOMENT_SECONDS = 34;
const PHONE = { width: 390, height: 844 };

export async function pictureOf(page: Page, folder: string, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** What was found, on a desk and on a phone in the dark. */
export async function picturesOfResult(page: Page, folder: string): Promise<void> {
  const heading = page.getByRole('heading', { name: 'What was found' });
  const picture = async (name: string, size: typeof DESK) => {
    await page.setViewportSize(size);
    await heading.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await pictureOf(page, folder, name);
  };
  await picture('case', TALL);
  const slider = page.getByRole('slider');
  await slider.fill(String(MOMENT_SECONDS));
  await page.getByRole('heading', { name: 'A moment of the file' }).evaluate((element) => element.scrollIntoView());
  await pictureOf(page, folder, 'case-moment');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture('case-phone-dark', PHONE);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(DESK);
}

/** A saved report, as a browser shows it that has nothing but the file. */
export async function pictureOfReport(page: Page, path: string, folder: string, name: string): Promise<void> {
  const reader = await page.context().newPage();
  await reader.setViewportSize(TALL);
  await reader.goto(pathToFileURL(path).href);
  await pictureOf(reader, folder, name);
  await reader.close();
}
