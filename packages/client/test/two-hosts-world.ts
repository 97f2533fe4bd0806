// Meetings in which two hosts must agree on everybody, with real certificates (test support).
import { type RulebookFiles, SHIPPED_FILES } from '@incamera/charter/policy';
import { type NewMeeting } from '../src/index.js';
import { IdentityWorld } from './identity-world.js';
import { type Device, World } from './world.js';

/** The shipped rulebook, with *Internal* asking for two hosts. */
export function withTwoHosts(change: Record<string, unknown> = {}): RulebookFiles {
  const document = JSON.parse(SHIPPED_FILES.classifications) as { classifications: { id: string; rules: object }[] };
  for (const { id, rules } of document.classifications) {
    if (id === 'internal') Object.assign(rules, { admission: 'two_hosts', ...change });
  }
  return { ...SHIPPED_FILES, classifications: JSON.stringify(document) };
}

export class TwoHostsWorld {
  readonly world = new World();
  #people: IdentityWorld | null = null;
  hanna!: Device;
  hugo!: Device;

  static async create(): Promise<TwoHostsWorld> {
    const made = new TwoHostsWorld();
    made.world.server.rules.files = withTwoHosts();
    made.#people = await IdentityWorld.create(made.world);
    return made;
  }

  get people(): IdentityWorld {
    if (this.#people === null) throw new Error('not made');
    return this.#people;
  }

  newMeeting(change: Partial<NewMeeting> = {}): NewMeeting {
    return {
      title: 'Four eyes',
      agenda: '',
      startsAtMs: this.world.clock.nowMs(),
      durationMinutes: 60,
      hostName: 'Hanna',
      classificationId: 'internal',
      secondHosts: ['example.org/hugo'],
      autoReadmit: true,
      succession: 'none',
      ...change,
    };
  }

  /** Hanna founds the meeting and is in it, alone. */
  async found(change: Partial<NewMeeting> = {}): Promise<Device> {
    this.hanna = await this.people.person('Hanna');
    await this.hanna.client.identity.confirmAnchor(this.people.organisation.anchor.anchorId);
    const { link } = await this.hanna.client.createMeeting(this.newMeeting(change));
    this.world.link = link;
    this.hanna.open(link);
    await this.hanna.enter();
    await this.world.until(() => this.hanna.snapshot.phase === 'in_meeting');
    return this.hanna;
  }

  /** Hugo comes in by Hanna's click alone, and both are hosts. */
  async withHugo(): Promise<[Device, Device]> {
    const hanna = await this.found();
    this.hugo = await this.knocking(await this.people.person('Hugo'));
    await this.world.admit(hanna, 'Hugo');
    await this.world.until(() => this.hugo.snapshot.phase === 'in_meeting' && this.hugo.snapshot.self.canEnd);
    await this.world.run(2000);
    return [hanna, this.hugo];
  }

  async knocking(device: Device, name = device.name): Promise<Device> {
    device.open(this.world.link);
    await device.enter(name);
    return device;
  }

  /** Somebody of the organisation at the door. */
  async visitor(name: string): Promise<Device> {
    return await this.knocking(await this.people.person(name));
  }

  knockOf(host: Device, name: string) {
    return host.snapshot.knocks.find(({ displayName }) => displayName === name) ?? null;
  }

  async knockFor(host: Device, name: string) {
    await this.world.until(() => this.knockOf(host, name) !== null);
    const knock = this.knockOf(host, name);
    if (knock === null) throw new Error('no knock');
    return knock;
  }

  /** A click of one host. */
  async click(host: Device, name: string): Promise<void> {
    const { knockId } = await this.knockFor(host, name);
    const clicked = host.actions.admit([knockId]);
    clicked.catch(() => undefined);
    await this.world.run(100);
    await clicked;
  }

  stateAt(host: Device, name: string): string | null {
    return this.knockOf(host, name)?.agreement?.state ?? null;
  }

  async both(name: string): Promise<Device> {
    const visitor = await this.visitor(name);
    await this.click(this.hanna, name);
    await this.world.until(() => this.stateAt(this.hugo, name) === 'asked');
    await this.click(this.hugo, name);
    await this.world.until(() => visitor.snapshot.phase === 'in_meeting');
    return visitor;
  }

  async close(): Promise<void> {
    await this.world.close();
  }
}
