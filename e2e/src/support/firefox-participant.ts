// A person at a Firefox with a sound card of its own: speaks with a human voice, and what it plays is recorded at the card.
import {
  type FirefoxPerson,
  launchFirefox,
  type SoundCard,
  type SpeechComparison,
  type SpeechFeatures,
  startSoundCard,
} from '@incamera/testkit';
import { compareWith } from './participant.js';

export interface FirefoxOptions {
  readonly name: string;
  /** Mono, 48 kHz. */
  readonly voice: Float32Array;
  readonly cameraSize: 'small' | 'standard' | 'high';
}

export class FirefoxParticipant {
  readonly name: string;
  readonly person: FirefoxPerson;
  readonly soundCard: SoundCard;

  private constructor(name: string, person: FirefoxPerson, soundCard: SoundCard) {
    this.name = name;
    this.person = person;
    this.soundCard = soundCard;
  }

  static async start({ name, voice, cameraSize }: FirefoxOptions): Promise<FirefoxParticipant> {
    const soundCard = await startSoundCard({ voice });
    try {
      const person = await launchFirefox({ soundCard, viewport: { width: 1280, height: 800 } });
      await person.page.evaluateOnNewDocument((size) => {
        try {
          localStorage.setItem('incamera.preferences', JSON.stringify({ cameraSize: size, cameraWanted: false }));
        } catch {
          // The blank document that comes before each page has no storage.
        }
      }, cameraSize);
      return new FirefoxParticipant(name, person, soundCard);
    } catch (error) {
      await soundCard.close();
      throw error;
    }
  }

  get page(): FirefoxPerson['page'] {
    return this.person.page;
  }

  async press(button: string): Promise<void> {
    await this.page.locator(`::-p-aria([name="${button}"][role="button"])`).click();
  }

  async awaitButton(button: string): Promise<void> {
    await this.page.waitForSelector(`::-p-aria([name="${button}"][role="button"])`, { visible: true });
  }

  async awaitText(text: string): Promise<void> {
    await this.page.waitForSelector(`::-p-text(${text})`, { visible: true });
  }

  async knock(link: string): Promise<void> {
    await this.page.goto(link);
    await this.page.locator('::-p-aria([name="Your name"][role="textbox"])').fill(this.name);
    await this.press('Knock');
  }

  async awaitProved(): Promise<void> {
    await this.awaitButton('Encryption proved. Open details.');
  }

  /** As it should be, whatever it was: a test that is tried again begins somewhere else. */
  async setMuted(muted: boolean): Promise<void> {
    const done = muted ? 'Unmute microphone' : 'Mute microphone';
    const isDone = await this.page.$(`::-p-aria([name="${done}"][role="button"])`);
    if (isDone === null) await this.press(muted ? 'Mute microphone' : 'Unmute microphone');
    await this.awaitButton(done);
  }

  async turnCameraOn(): Promise<void> {
    await this.press('Turn camera on');
    await this.awaitButton('Turn camera off');
  }

  /** Compares what comes out of the loudspeaker in the next `seconds` with what others said. */
  async listen(seconds: number, voices: readonly (Float32Array | SpeechFeatures)[]): Promise<SpeechComparison[]> {
    return compareWith(await this.soundCard.record(seconds), voices);
  }

  async close(): Promise<void> {
    await this.person.close();
    await this.soundCard.close();
  }
}
