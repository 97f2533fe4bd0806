// A person at a browser, driving the interface as people do: by what is written on it.
import {
  type ChromiumOptions,
  compareSpeech,
  installRecorder,
  launchChromium,
  type Person,
  type Recorder,
  type SpeechComparison,
  type SpeechFeatures,
} from '@incamera/testkit';
import { type Locator, type Page } from 'playwright-core';
import { keepConnections, type Motion, type SoundTotals, soundIn, watchPicture } from './rtp-stats.js';

export interface ParticipantOptions extends ChromiumOptions {
  readonly name: string;
  /** The product's own setting; small by default, because four people share two cores here. */
  readonly cameraSize?: 'small' | 'standard' | 'high';
}

/** Witnesses, the log and everybody's word are waited for: on a busy machine longer than the half minute of the library. */
const PROVED_WITHIN_MS = 90_000;

/** What was heard, against each voice. */
export function compareWith(
  heard: Float32Array,
  voices: readonly (Float32Array | SpeechFeatures)[],
): SpeechComparison[] {
  return voices.map((said) => compareSpeech(heard, said));
}

export class Participant {
  readonly name: string;
  readonly person: Person;
  readonly recorder: Recorder;
  #neededLayers: readonly number[] | null = null;

  private constructor(name: string, person: Person, recorder: Recorder) {
    this.name = name;
    this.person = person;
    this.recorder = recorder;
    person.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const event = JSON.parse(payload.toString()) as { type: string; kind?: string; layers?: readonly number[] };
        if (event.type === 'media.layers' && event.kind === 'camera') this.#neededLayers = event.layers ?? null;
      }),
    );
  }

  static async start({ name, cameraSize = 'small', ...options }: ParticipantOptions): Promise<Participant> {
    const person = await launchChromium({ viewport: { width: 800, height: 560 }, ...options });
    const recorder = await installRecorder(person.page);
    await keepConnections(person.page);
    // Four people on two cores: the product's own settings for small pictures, and cameras that are turned on when needed.
    await person.page.addInitScript((size) => {
      if (location.protocol === 'about:') return; // No storage there.
      const key = 'incamera.preferences';
      if (localStorage.getItem(key) === null)
        localStorage.setItem(key, JSON.stringify({ cameraSize: size, cameraWanted: false }));
    }, cameraSize);
    await person.page.addInitScript(rememberSharedScreen);
    return new Participant(name, person, recorder);
  }

  /** Several at once; either all of them or, with the first error, none. */
  static async startAll(everybody: readonly ParticipantOptions[]): Promise<Participant[]> {
    const starts = everybody.map((options) => Participant.start(options));
    try {
      return await Promise.all(starts);
    } catch (error) {
      for (const start of await Promise.allSettled(starts)) if (start.status === 'fulfilled') await start.value.close();
      throw error;
    }
  }

  get page(): Page {
    return this.person.page;
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  /** Chooses from a list that opens. */
  async choose(list: RegExp, option: string | RegExp): Promise<void> {
    await this.button(list).click();
    await this.page
      .getByRole('option', typeof option === 'string' ? { name: option, exact: true } : { name: option })
      .click();
  }

  /** First organiser: opens the one-time link and makes a passkey. */
  async setUp(setupLink: string): Promise<void> {
    await this.person.addAuthenticator();
    await this.page.goto(setupLink);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.button('Create passkey').click();
    await this.page.getByRole('heading', { name: 'Your meetings' }).waitFor();
  }

  /** @returns the meeting link */
  async createMeeting(title: string, agenda = ''): Promise<string> {
    await this.page.getByLabel('Title').fill(title);
    if (agenda !== '') await this.page.getByLabel('Agenda').fill(agenda);
    await this.button('Create meeting').click();
    const field = this.page.getByRole('dialog').getByRole('textbox', { name: 'Meeting link' });
    await field.waitFor();
    const link = await field.inputValue();
    await this.button('Close', this.page.getByRole('dialog')).first().click();
    return link;
  }

  async open(link: string): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(link);
  }

  async enterAsHost(link: string): Promise<void> {
    await this.open(link);
    await this.button('Enter as host').click();
    await this.awaitInMeeting();
  }

  async knock(link: string): Promise<void> {
    await this.open(link);
    await this.page.getByLabel('Your name').fill(this.name);
    await this.button('Knock').click();
  }

  /** Opens the door to whoever knocks under this name. */
  async admit(name: string): Promise<void> {
    await this.button(`Admit: ${name}`).click();
  }

  /** Takes somebody out of the meeting. */
  async remove(name: string): Promise<void> {
    const panel = await this.openPanel(/^People/, 'People');
    await this.button(`Actions for ${name}`, panel).click();
    await this.page.getByRole('menuitem', { name: 'Remove from meeting' }).click();
    await this.button('Remove', this.page.getByRole('alertdialog')).click();
  }

  async awaitInMeeting(): Promise<void> {
    await this.button(/^Leave/)
      .first()
      .waitFor();
  }

  /** Waits until the lock says that everything is proved. */
  async awaitProved(): Promise<void> {
    try {
      await this.button('Encryption proved. Open details.').waitFor({ timeout: PROVED_WITHIN_MS });
    } catch (cause) {
      const panel = await this.openPanel(/^Encryption/, 'Security');
      throw new Error(`${this.name} sees no proof: ${await panel.innerText()}`, { cause });
    }
  }

  /** Compares what this participant hears in the next `seconds` with what others said. */
  async listen(seconds: number, voices: readonly (Float32Array | SpeechFeatures)[]): Promise<SpeechComparison[]> {
    return compareWith(await this.recorder.record(seconds), voices);
  }

  /** What arrives of sound, by the browser's count. */
  soundIn(): Promise<SoundTotals> {
    return soundIn(this.page);
  }

  /** How the picture of another participant moves in the next `seconds`. */
  watch(name: string, seconds: number): Promise<Motion> {
    return watchPicture(this.tile(name), seconds);
  }

  /** Opens a panel of the call by its button, unless it is open. */
  async openPanel(button: RegExp, title: string): Promise<Locator> {
    const panel = this.page
      .getByRole('complementary', { name: title })
      .or(this.page.getByRole('dialog', { name: title }));
    if (!(await panel.isVisible())) await this.button(button).first().click();
    await panel.waitFor();
    return panel;
  }

  async setCamera(on: boolean): Promise<void> {
    await this.button(on ? 'Turn camera on' : 'Turn camera off')
      .first()
      .click();
    await this.button(on ? 'Turn camera off' : 'Turn camera on')
      .first()
      .waitFor();
  }

  /** As it should be, whatever it was: a test that is tried again begins somewhere else. */
  async setMuted(muted: boolean): Promise<void> {
    const done = this.button(muted ? 'Unmute microphone' : 'Mute microphone').first();
    const todo = this.button(muted ? 'Mute microphone' : 'Unmute microphone').first();
    await done.or(todo).first().waitFor();
    if (await todo.isVisible()) await todo.click();
    await done.waitFor();
  }

  /** The layers of this camera that somebody watches, as the server told last; null before. */
  neededLayers(): readonly number[] | null {
    return this.#neededLayers;
  }

  /**
   * Size and frames per second of the screen that is shared. Before its first frame is captured the browser tells the
   * size of the window, so ask once a picture of it was seen.
   */
  async sharedScreen(): Promise<MediaTrackSettings> {
    return this.page.evaluate(() => (globalThis as ScreenWindow).sharedScreen?.getSettings() ?? {});
  }

  /** The tile of another participant, or of that person's screen. */
  tile(name: string): Locator {
    return this.page.getByRole('article', { name, exact: true });
  }

  /** Waits until `frames` frames were decoded and shown in a tile. A shared screen that stands still has one. */
  async awaitMovingPicture(name: string, frames = 10): Promise<void> {
    const video = this.tile(name).locator('video');
    await video.waitFor();
    const handle = await video.elementHandle();
    await this.page.waitForFunction(
      ({ element, wanted }) => {
        const picture = element as HTMLVideoElement | null;
        const shown = picture?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
        return picture !== null && picture.videoWidth > 0 && shown >= wanted;
      },
      { element: handle, wanted: frames },
      { timeout: 30_000 },
    );
  }

  async close(): Promise<void> {
    await this.person.close();
  }
}

interface ScreenWindow {
  sharedScreen?: MediaStreamTrack | undefined;
}

/** Runs in the page before anything else. It must not refer to anything outside itself. */
function rememberSharedScreen(): void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) return;
  const capture = devices.getDisplayMedia.bind(devices);
  devices.getDisplayMedia = async (options) => {
    const stream = await capture(options);
    (globalThis as ScreenWindow).sharedScreen = stream.getVideoTracks()[0];
    return stream;
  };
}
