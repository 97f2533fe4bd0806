// The case after a leak, as its officer goes through it on the page: keys, the published file, the report and its bundle.
import { join } from 'node:path';
import { openCase, openRequest, releaseShares } from './investigators.js';
import { PASSPHRASE } from './leak-meeting.js';
import { type Participant } from './participant.js';

export class LeakCase {
  readonly #officer: Participant;
  readonly #holders: readonly Participant[];
  readonly #url: string;
  readonly #title: string;

  constructor(parts: { officer: Participant; holders: readonly Participant[]; url: string; title: string }) {
    this.#officer = parts.officer;
    this.#holders = parts.holders;
    this.#url = parts.url;
    this.#title = parts.title;
  }

  async open(): Promise<void> {
    await this.#officer.page.goto(new URL('/investigations', this.#url).href);
    await openCase(this.#officer, this.#title, PASSPHRASE);
    await this.#officer.button('Ask the holders').click();
    await this.#officer.page.getByText('2 releases together open the keys.').waitFor();
  }

  /** Each on the own device, after comparing the fingerprint. */
  async holdersRelease(): Promise<void> {
    for (const holder of this.#holders) {
      await holder.page.goto(new URL('/account', this.#url).href);
      await releaseShares(holder, await openRequest(this.#officer, holder, this.#title));
    }
    await this.#officer.page.reload();
    await this.#officer.button('Open the keys').click();
    await this.#officer.page.getByRole('heading', { name: 'The keys of 4 devices are open' }).waitFor();
  }

  /** Gives a file, and returns when there is an answer or a refusal. */
  async examine(file: string | { name: string; buffer: Buffer }): Promise<void> {
    const { page } = this.#officer;
    const input = page.getByLabel('The file to find out about');
    const given = typeof file === 'string' ? file : { ...file, mimeType: 'application/octet-stream' };
    await input.setInputFiles(given);
    await this.#officer.button('Examine it').click();
    await this.#officer.button('Stop').waitFor({ state: 'detached' });
  }

  /** Makes a report and saves what is asked for. */
  async report(language: 'English' | 'Deutsch', files: Partial<Record<ReportPart, string>>): Promise<void> {
    const { page } = this.#officer;
    if (language !== 'English') await this.#officer.choose(/Language of the report/, language);
    await this.#officer.button('Make the report').click();
    await page.getByText('The report is made', { exact: false }).waitFor();
    for (const [part, path] of Object.entries(files)) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        this.#officer.button(SAVE[part as ReportPart]).click(),
      ]);
      await download.saveAs(path);
    }
  }

  /** The passphrase protects it; the keys are in it. @returns its path */
  async saveCaseFile(folder: string): Promise<string> {
    const { page } = this.#officer;
    await this.#officer.button('Save a case file').click();
    const dialog = page.getByRole('dialog');
    const fields = dialog.getByLabel(/^Passphrase/);
    for (const index of [0, 1]) await fields.nth(index).fill(PASSPHRASE);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      this.#officer.button('Make the file', dialog).click(),
    ]);
    const path = join(folder, 'case.json');
    await download.saveAs(path);
    return path;
  }
}

type ReportPart = 'page' | 'pdf' | 'bundle';

const SAVE: Readonly<Record<ReportPart, string>> = {
  page: 'Save as web page',
  pdf: 'Save as PDF',
  bundle: 'Save the bundle',
};
