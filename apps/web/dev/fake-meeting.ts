// A pretended meeting: starts from a scene and answers the actions of the interface.
import {
  type CharterAmendment,
  type ChatEntry,
  clientErrors,
  type MeetingSnapshot,
  type PairCode,
  type Person,
  type PictureMark,
} from '@incamera/client';
import { type KnockId, type LeafIndex } from '@incamera/kernel';
import { type WebMeeting } from '../src/app/platform.js';
import { document16by9, portrait } from './fake-pictures.js';
import { sceneSnapshot } from './scenes.js';

/** One key a meeting: another one would be another mark. */
const MARK_KEY = new Uint8Array(32).fill(7);

export class FakeMeeting implements WebMeeting {
  #snapshot: MeetingSnapshot;
  readonly #listeners = new Set<() => void>();
  readonly #sinks = new Map<string, MediaStreamTrack>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(scene: string) {
    this.#snapshot = sceneSnapshot(scene);
    this.#timer = setInterval(() => this.#levels(), 100);
  }

  readonly getSnapshot = (): MeetingSnapshot => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  async enter(options: { displayName: string }): Promise<void> {
    await pause(300);
    this.#set({ self: { ...this.#snapshot.self, displayName: options.displayName } });
    if (this.#snapshot.meeting?.ownHostKey) this.#set(sceneSnapshot('alone'));
    else this.#set({ phase: 'knocking' });
  }

  async recheckRules(): Promise<void> {
    await pause(300);
  }

  async withdraw(): Promise<void> {
    this.#set({ phase: 'lobby' });
  }

  async admit(knockIds: readonly KnockId[]): Promise<void> {
    await pause(200);
    const admitted = this.#snapshot.knocks.filter((knock) => knockIds.includes(knock.knockId));
    const people = [...this.#snapshot.people];
    for (const knock of admitted) {
      people.push({
        leaf: (people.length + 20) as LeafIndex,
        displayName: knock.displayName,
        evidence: knock.evidence,
        assurance: knock.assurance,
        changed: knock.changed,
        denied: false,
        denialLine: null,
        againstRules: false,
        nameMarks: knock.nameMarks,
        exception: knock.exception && { ...knock.exception, by: 'Miriam Albers', atMs: Date.now() },
        role: 'participant',
        self: false,
        microphone: 'on',
        camera: false,
        screen: false,
        handRaisedAtMs: null,
        presence: 'present',
        level: 0,
        speaking: false,
        problems: [],
        cameraSlot: null,
        screenSlot: null,
        cameraPaused: false,
        screenPaused: false,
      });
    }
    this.#set({ people, knocks: this.#snapshot.knocks.filter((knock) => !knockIds.includes(knock.knockId)) });
  }

  async answerProposal(knockId: KnockId, agrees: boolean): Promise<void> {
    if (agrees) await this.admit([knockId]);
  }

  async vouchAndAdmit(knockId: KnockId): Promise<void> {
    await this.admit([knockId]);
  }

  async admitByException(knockId: KnockId): Promise<void> {
    await this.admit([knockId]);
  }

  async confirmPasskey(): Promise<void> {
    await pause(300);
    const { identity } = this.#snapshot.self;
    this.#set({ self: { ...this.#snapshot.self, identity: { ...identity, passkey: 'bound' } } });
  }

  async startGuestSignIn(): Promise<{ url: string; handle: string }> {
    await pause(300);
    throw clientErrors.make('client/provider_unknown');
  }

  async finishGuestSignIn(): Promise<void> {
    await pause(300);
  }

  async pairCode(): Promise<PairCode> {
    await pause(200);
    const words = ['orbit', 'lemon', 'canyon', 'silver', 'hidden', 'marble'];
    return { digits: '40718 22946 15503 88127', words, lasting: true };
  }

  async markCompared(leaf: LeafIndex): Promise<void> {
    const reasons = [{ code: 'compared', atMs: Date.now() }] as const;
    this.#change(leaf, { assurance: { level: 'compared', name: this.#nameOf(leaf), reasons } });
  }

  async acceptChange(leaf: LeafIndex): Promise<void> {
    this.#change(leaf, { changed: false });
  }

  async refuse(knockId: KnockId): Promise<void> {
    await pause(200);
    this.#set({ knocks: this.#snapshot.knocks.filter((knock) => knock.knockId !== knockId) });
  }

  async remove(leaf: LeafIndex): Promise<void> {
    await pause(200);
    this.#set({ people: this.#snapshot.people.filter((person) => person.leaf !== leaf) });
  }

  async requestMute(): Promise<void> {
    await pause(100);
  }

  async changeCharter({ features, rules, expiresAtMs }: CharterAmendment): Promise<void> {
    await pause(300);
    const before = this.#snapshot.rules;
    if (before === null) return;
    const version = before.version + 1;
    const by = this.#snapshot.self.displayName;
    this.#set({
      rules: {
        ...before,
        version,
        features: features ?? before.features,
        rules: { ...before.rules, ...rules },
        expiresAtMs: expiresAtMs ?? before.expiresAtMs,
        history: [...before.history, { version, by, atMs: Date.now(), changed: ['features', 'maxMembers'] }],
      },
    });
  }

  async nameHost(leaf: LeafIndex): Promise<void> {
    await pause(600);
    this.#set({
      people: this.#snapshot.people.map((person) => (person.leaf === leaf ? { ...person, role: 'host' } : person)),
    });
  }

  async setLocked(locked: boolean): Promise<void> {
    const { meeting } = this.#snapshot;
    if (meeting) this.#set({ meeting: { ...meeting, locked } });
  }

  async endForAll(): Promise<void> {
    this.#set({ phase: 'ended' });
  }

  async saveRecord() {
    await pause(500);
    return { text: '{}\n', counts: { testimonies: 42, tooNew: 3 } };
  }

  async leave(): Promise<void> {
    this.#set({ phase: 'left' });
  }

  async setSource(kind: string, source: MediaStreamTrack | null): Promise<void> {
    if (kind === 'screen') this.#own({ screen: source !== null });
  }

  setMuted(muted: boolean): void {
    this.#set({ self: { ...this.#snapshot.self, muted } });
    this.#own({ microphone: muted ? 'muted' : 'on' });
  }

  setHandRaised(raised: boolean): void {
    this.#set({ self: { ...this.#snapshot.self, handRaised: raised } });
    this.#own({ handRaisedAtMs: raised ? Date.now() : null });
  }

  async sendChat(text: string): Promise<void> {
    this.#say({ text, file: null });
  }

  async sendFile(file: { name: string; mediaType: string; bytes: Uint8Array }, text: string): Promise<void> {
    this.#say({ text, file: { name: file.name, mediaType: file.mediaType, sizeBytes: file.bytes.length } });
  }

  async openFile(): Promise<Uint8Array> {
    await pause(500);
    return new Uint8Array([72, 105]);
  }

  async retryChat(chatId: string): Promise<void> {
    await pause(400);
    throw clientErrors.make('client/chat_not_sent', { context: { chatId } });
  }

  setWanted(): void {
    // Pretended pictures are always there.
  }

  sink(slot: string): MediaStreamTrack | null {
    const known = this.#sinks.get(slot);
    if (known) return known;
    const made = slot === 'screen' ? document16by9() : portrait(Number(slot));
    this.#sinks.set(slot, made);
    return made;
  }

  async setOutputDevice(): Promise<void> {
    await pause(50);
  }

  async resumeSound(): Promise<void> {
    this.#set({ soundBlocked: false, soundStopped: null });
  }

  dismissNotice(id: number): void {
    this.#set({ notices: this.#snapshot.notices.filter((notice) => notice.id !== id) });
  }

  pictureMark(): PictureMark | null {
    const rules = this.#snapshot.meeting?.classification.rules;
    if (rules === undefined || rules.marks === 'off') return null;
    return { key: MARK_KEY, clockSeconds: () => 1260, visible: rules.visibleMark };
  }

  #nameOf(leaf: LeafIndex): string {
    return this.#snapshot.people.find((person) => person.leaf === leaf)?.displayName ?? '';
  }

  #change(leaf: LeafIndex, change: Partial<Person>): void {
    this.#set({
      people: this.#snapshot.people.map((person) => (person.leaf === leaf ? { ...person, ...change } : person)),
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
  }

  #say(content: Pick<ChatEntry, 'text' | 'file'>): void {
    const { chat, self } = this.#snapshot;
    const entry: ChatEntry = {
      ...content,
      id: `own-${chat.length}`,
      leaf: 0 as LeafIndex,
      displayName: self.displayName,
      self: true,
      atMs: Date.now(),
      state: 'sent',
    };
    this.#set({ chat: [...chat, entry] });
  }

  #own(change: Partial<Person>): void {
    this.#set({ people: this.#snapshot.people.map((person) => (person.self ? { ...person, ...change } : person)) });
  }

  #levels(): void {
    if (!this.#snapshot.people.some((person) => person.speaking)) return;
    this.#set({
      people: this.#snapshot.people.map((person) =>
        person.speaking ? { ...person, level: Math.random() * 0.5 + 0.4 } : person,
      ),
    });
  }

  #set(change: Partial<MeetingSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
