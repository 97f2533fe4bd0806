// The meeting of the story of a leak: rules that demand marks, two holders of shares, four people who speak, and one of them whose browser's
// sound somebody records.

import { listHolder } from './investigators.js';
import { OWN_TURN_SECONDS, TURN_SECONDS } from './leak-plan.js';
import { dialogOf, invite, openSection } from './office.js';
import { Participant } from './participant.js';
import { loadCast, type Product } from './product.js';

export const PASSPHRASE = 'harbour velvet orbit cradle';
export const LEAKER = 'David Okafor';
/** What was said last is committed to within so many milliseconds. */
const LAST_WORDS_MS = 13_000;

export class LeakMeeting {
  readonly product: Product;
  readonly people: readonly Participant[];
  link = '';

  private constructor(product: Product, people: readonly Participant[]) {
    this.product = product;
    this.people = people;
  }

  /**
   * Four browsers, none of which has been there before.
   * @param officerSays what the officer's microphone hears instead of her own voice: a WAV file
   */
  static async gather(product: Product, officerSays?: string): Promise<LeakMeeting> {
    const cast = (await loadCast()).map(({ person: name, wavPath }, i) => ({
      name,
      microphoneWavPath: i === 0 && officerSays !== undefined ? officerSays : wavPath,
      viewport: i === 0 ? { width: 1200, height: 860 } : { width: 800, height: 560 },
    }));
    return new LeakMeeting(product, await Participant.startAll(cast));
  }

  /** As it stands in the address. */
  get meetingId(): string {
    return /\/m\/([A-Za-z0-9_-]{43})/.exec(this.link)?.[1] ?? '';
  }

  /** Security officer, host, and who investigates. */
  get officer(): Participant {
    return this.people[0] as Participant;
  }

  get holders(): readonly Participant[] {
    return this.people.slice(1, 3);
  }

  get leaker(): Participant {
    return this.people[3] as Participant;
  }

  async everybodyHasAnAccount(): Promise<void> {
    await this.officer.setUp(this.product.setupLink);
    const invitations: [Participant, string][] = [];
    for (const colleague of this.people.slice(1)) {
      invitations.push([colleague, await invite(this.officer, colleague.name)]);
    }
    await Promise.all(invitations.map(([colleague, link]) => colleague.setUp(link)));
  }

  /** In *Internal* fingerprints are made as it is shipped; marks are the officer's decision. */
  async officerSetsTheRules(): Promise<void> {
    const { officer } = this;
    await openSection(officer, 'Classifications and policies');
    await officer.page.getByText('Internal: marks in copies').click();
    await officer.choose(/Every copy is marked/, 'standard');
    await officer.button('Check').click();
    await officer.page.getByText('Everything is in order.').waitFor();
    await officer.page.getByLabel('Why (for the history)').fill('After the recording of 1 March.');
    await officer.button('Put in force').click();
    await officer.page.getByText('In force: version 2', { exact: false }).waitFor();
    await openSection(officer, 'Holders of shares');
    for (const holder of this.holders) await listHolder(officer, holder, PASSPHRASE);
  }

  async everybodyMeets(title: string): Promise<void> {
    const { officer } = this;
    await officer.page.getByRole('link', { name: 'Your meetings' }).click();
    await officer.choose(/Classification/, /^Internal/);
    this.link = await officer.createMeeting(title);
    await officer.enterAsHost(this.link);
    const guests = this.people.slice(1);
    await Promise.all(guests.map((guest) => guest.knock(this.link)));
    for (const guest of guests) await officer.admit(guest.name);
    await Promise.all(guests.map((guest) => guest.awaitInMeeting()));
    for (const participant of this.people) await participant.awaitProved();
    for (const participant of this.people) await participant.setMuted(true);
  }

  /** @returns what the leaker's browser plays, mono, 48 kHz */
  async everybodySpeaks(): Promise<Float32Array<ArrayBuffer>> {
    const { leaker } = this;
    await this.#speaks(leaker, OWN_TURN_SECONDS);
    await leaker.recorder.start();
    for (const speaker of this.people.slice(0, 3)) await this.#speaks(speaker, TURN_SECONDS);
    const { samples } = await leaker.recorder.stop();
    await leaker.page.waitForTimeout(LAST_WORDS_MS);
    return samples;
  }

  /** The officer alone. @returns what the leaker's browser plays meanwhile, mono, 48 kHz */
  async officerSpeaks(seconds: number): Promise<Float32Array<ArrayBuffer>> {
    const { leaker } = this;
    await leaker.recorder.start();
    await this.#speaks(this.officer, seconds);
    const { samples } = await leaker.recorder.stop();
    await leaker.page.waitForTimeout(LAST_WORDS_MS);
    return samples;
  }

  async end(): Promise<void> {
    const { officer } = this;
    await officer.button('Leave or end').click();
    await officer.page.getByRole('menuitem', { name: 'End for everybody' }).click();
    await officer.button('End for everybody', dialogOf(officer)).click();
    for (const guest of this.people.slice(1)) await guest.page.getByText('The meeting is over').waitFor();
  }

  async close(): Promise<void> {
    for (const participant of this.people) await participant.close();
  }

  /** The time that it takes to press buttons belongs to the turn: turns begin when they should. */
  async #speaks(speaker: Participant, seconds: number): Promise<void> {
    const ends = speaker.page.waitForTimeout(seconds * 1000);
    await speaker.setMuted(false);
    await ends;
    await speaker.setMuted(true);
  }
}
