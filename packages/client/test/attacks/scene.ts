// A meeting under attack: Hanna hosts, Ada and Bob take part, all with real clients over a server that may cheat (test support).
import { FEATURES } from '@incamera/charter';
import { type MarkCommitment } from '@incamera/group';
import { PRODUCT_SUITE, TEST_SITE } from '@incamera/group/unsafe-testing';
import { type ServerMessage } from '@incamera/protocol';
import { EvidenceScene, type TestPerson } from '../../../group/test/evidence-scene.js';
import { type OpenedMeeting } from '../../src/api/meetings.js';
import { during } from '../charter-scene.js';
import { WITNESSES } from '../fake-log.js';
import { type FakeServer } from '../fake-server.js';
import { listed, twoHolders } from '../marks-world.js';
import { openedMeeting } from '../opened-meeting.js';
import { RawMember } from '../raw-member.js';
import { withPublic } from '../rules-support.js';
import { chartered, enterHost, hostKeysOf, placed, publicOf } from '../two-hosts.js';
import { type Device, World } from '../world.js';
import { type SceneOptions } from './attack.js';
import { Witness } from './witness.js';

/** Longer than presence, heartbeat and the pause between admissions: whatever the scene's beginning set off is over. */
const SETTLE_MS = 2000;

interface EvidenceOptions {
  readonly invited: SceneOptions['invited'];
  readonly provider: SceneOptions['provider'];
}

export class Scene {
  readonly world = new World();
  readonly witness = new Witness(() => this.world.clock.nowMs());
  /** Whose clients are the product, by name. */
  readonly honest = new Map<string, Device>();
  /** Who may be shown besides: admitted by a host, whatever they do afterwards. */
  readonly admitted = new Set<string>();
  /** Who was in the meeting when the attack began. */
  readonly inside = new Set<string>();
  #hugo: Device | null = null;
  #evidence: EvidenceScene | null = null;

  static async create(options: SceneOptions): Promise<Scene> {
    const scene = new Scene();
    const {
      hugo,
      names,
      networks,
      exceptions,
      admission,
      rules,
      marks,
      recording,
      witnesses,
      invited,
      provider,
      files,
      ...meeting
    } = options;
    if (rules !== undefined) scene.server.rules.files = withPublic(rules);
    if (marks !== undefined) {
      scene.server.rules.files = withPublic({ marks: 'standard' });
    }
    if (marks !== undefined || recording !== undefined) scene.world.holders = listed(2, await twoHolders());
    if (witnesses !== undefined) {
      scene.server.rules.files = withPublic({ witnesses });
      scene.server.history.witnesses = WITNESSES;
    }
    if (files !== undefined) scene.server.rules.files = files;
    if (networks !== undefined || exceptions !== undefined) {
      scene.server.rules.files = withPublic({ networks: networks ?? 'any', exceptions: exceptions ?? [] });
      scene.server.rules.address = '10.1.2.3';
    }
    const features = recording === undefined ? {} : { features: FEATURES };
    if (hugo === undefined) scene.#trust(await scene.world.host({ ...meeting, ...features }));
    else await scene.#openWithHugo(hugo, names === 'evidence' ? { invited, provider } : null, features);
    for (const name of ['Ada', 'Bob']) scene.#trust(await scene.world.guest(name, scene.hanna));
    if (admission !== undefined) await scene.#askForTwo();
    await scene.world.run(SETTLE_MS);
    return scene;
  }

  get server(): FakeServer {
    return this.world.server;
  }

  get hanna(): Device {
    return this.honestOne('Hanna');
  }

  get ada(): Device {
    return this.honestOne('Ada');
  }

  get bob(): Device {
    return this.honestOne('Bob');
  }

  /** The other host's device, whether its client is honest or not. */
  get hugo(): Device {
    if (this.#hugo === null) throw new Error('this scene has one host');
    return this.#hugo;
  }

  /** Authorities, a provider and people, as the charter of this scene names them. */
  get evidence(): EvidenceScene {
    if (this.#evidence === null) throw new Error('the charter of this scene names nobody');
    return this.#evidence;
  }

  honestOne(name: string): Device {
    const device = this.honest.get(name);
    if (!device) throw new Error(`${name} is not in this scene`);
    return device;
  }

  /** The attack begins: the time until something is said counts from here. */
  async strike(act: () => unknown): Promise<void> {
    this.witness.start();
    for (const device of this.honest.values()) {
      this.witness.listen(device);
      if (device.snapshot.phase === 'in_meeting') this.inside.add(device.name);
    }
    await act();
  }

  /** What `device` is sent from now on goes through `change`: null leaves it as it is. */
  interfere(device: Device, change: (message: ServerMessage) => readonly ServerMessage[] | null): void {
    const { peerId } = device;
    const others = this.server.outgoing;
    this.server.outgoing = (to, message) => (to === peerId ? change(message) : others(to, message));
  }

  /** The server is honest again. */
  relent(): void {
    this.server.outgoing = () => null;
    this.server.incoming = () => false;
  }

  /** An honest person with the link, who has opened it and may knock. */
  async arrive(name: string): Promise<Device> {
    const device = this.world.device(name).open(this.world.link);
    this.#trust(device);
    this.witness.listen(device);
    await this.world.run(50);
    return device;
  }

  async knocking(name: string): Promise<Device> {
    const device = await this.arrive(name);
    await device.enter();
    return device;
  }

  /** An honest person whom Hanna lets in. */
  async join(name: string): Promise<Device> {
    const device = await this.world.guest(name, this.hanna);
    this.#trust(device);
    return device;
  }

  /** The same person in a page loaded anew. */
  async reload(device: Device): Promise<Device> {
    const again = await device.reload(this.world.link);
    this.#trust(again);
    this.witness.listen(again);
    return again;
  }

  /** What everybody with the link can open. */
  async opened(): Promise<OpenedMeeting> {
    return await openedMeeting(this.world);
  }

  /** Has the link, was admitted like everybody, and follows no rule from then on. */
  async mallory(mark: MarkCommitment | null = null): Promise<RawMember> {
    const member = await RawMember.create(this.world, await this.opened(), 'Mallory');
    await member.knock({ mark });
    return await this.#letIn(member, 'Mallory');
  }

  /** As Mallory, under the certificate of the charter's organisation for `person`. */
  async certifiedMallory(person: TestPerson): Promise<RawMember> {
    const chain = await person.chain(this.evidence.organisation, 'example.org');
    return await this.#showingMallory(person, { chain }, `Certified ${person.id}`);
  }

  /** As Mallory, a guest of whom the charter's provider speaks; without a token one of whom nobody does. */
  async guestMallory(person: TestPerson, withToken: boolean): Promise<RawMember> {
    const shown = withToken ? { idToken: await this.evidence.token(person.key.publicKey) } : {};
    return await this.#showingMallory(person, shown, withToken ? 'Grace Hopper' : `Typed ${person.id}`);
  }

  /** Has the link and is not in the meeting. */
  async outsider(name = 'Mallory'): Promise<RawMember> {
    return await RawMember.create(this.world, await this.opened(), name);
  }

  /** The altered client of the second host, in the meeting. */
  async alteredHugo(mark: MarkCommitment | null = null): Promise<RawMember> {
    const member = await RawMember.create(this.world, await this.opened(), 'Hugo');
    this.admitted.add('Hugo');
    await member.enterAsHost(await hostKeysOf(this.hugo), undefined, mark);
    await this.world.until(() => this.bob.names().includes('Hugo'));
    await member.showUp();
    await this.world.run(SETTLE_MS);
    return member;
  }

  async close(): Promise<void> {
    await this.world.close();
  }

  async #openWithHugo(
    client: 'honest' | 'altered',
    evidence: EvidenceOptions | null,
    features: Parameters<typeof chartered>[2],
  ): Promise<void> {
    const names = ['Hanna', 'Hugo'];
    const [hanna, hugo] =
      evidence === null ? await chartered(this.world, names, features) : await this.#placeEvidence(names, evidence);
    if (!hanna || !hugo) throw new Error('no host');
    this.#hugo = hugo;
    await enterHost(this.world, hanna);
    this.#trust(hanna);
    if (client === 'altered') return;
    await enterHost(this.world, hugo);
    this.#trust(hugo);
  }

  /** Hanna makes the rules stricter: they are as good as any that a meeting begins with. */
  async #askForTwo(): Promise<void> {
    const classification = this.hanna.snapshot.rules?.classification;
    if (classification === undefined) throw new Error('no rules');
    const rules = { ...classification.rules, admission: 'two_hosts' as const };
    await during(this.world, this.hanna.actions.changeCharter({ classification: { ...classification, rules } }));
    await this.world.until(() => this.server.charters.published?.version === 2);
  }

  async #placeEvidence(names: readonly string[], options: EvidenceOptions): Promise<Device[]> {
    this.world.publicUrl = TEST_SITE.origin;
    const { invited, provider } = options;
    const draft = { classification: await publicOf(this.world), ...(invited === undefined ? {} : { invited }) };
    this.#evidence = await EvidenceScene.create('public', PRODUCT_SUITE, {
      hostCount: names.length,
      draft,
      providerHolder: provider ?? 'organisation',
    });
    const { charter, hosts } = this.#evidence.meeting;
    const keys = hosts.map(({ memberKey, returnKey }) => ({ signingKey: memberKey, returnKey }));
    return await placed(this.world, charter, keys, names);
  }

  async #showingMallory(
    person: TestPerson,
    shown: Parameters<TestPerson['show']>[0],
    shownName: string,
  ): Promise<RawMember> {
    const member = await RawMember.create(this.world, await this.opened(), 'Mallory');
    await member.knock({ memberKey: person.key, identification: person.show(shown) });
    return await this.#letIn(member, shownName);
  }

  async #letIn(member: RawMember, shownName: string): Promise<RawMember> {
    this.admitted.add(shownName);
    await this.world.admit(this.hanna, shownName);
    await this.world.until(() => member.group !== null);
    await member.showUp();
    await this.world.run(SETTLE_MS);
    return member;
  }

  #trust(device: Device): void {
    this.honest.set(device.name, device);
  }
}
