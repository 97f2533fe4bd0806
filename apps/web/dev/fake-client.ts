// A pretended client: an account, some meetings, and meetings made of a scene.
import {
  AccountWatch,
  type ClassificationChoice,
  type CreatedMeeting,
  type NewMeeting,
  type OfficerAuthority,
  type OwnMeeting,
  type PathCheck,
  type RecordingSaving,
  type RulebookOffice,
  type TrustedProvider,
} from '@incamera/client';
import { type Account, type Me, protocolErrors, type RunningMeetings } from '@incamera/protocol';
import { type WebClient, type WebMeeting } from '../src/app/platform.js';
import { fakeOwnAccount, fakePeople, fakeProviderAdministration, fakeProviders, notices } from './fake-accounts.js';
import { fakeInvestigations, fakeKeysTracing, fakeShareRequests } from './fake-cases.js';
import { fakeHistory } from './fake-history.js';
import { fakeHolderAdministration, fakeHolderKey, fakeHolders } from './fake-holders.js';
import { fakeIdentity, fakeIdentityAdministration, fakeOfficerAuthority } from './fake-identity.js';
import { FakeMeeting } from './fake-meeting.js';
import { FakeOffice } from './fake-office.js';
import { fakeRecordingSaves } from './fake-recording-saves.js';
import { fakeRunning } from './fake-running.js';
import { FakeSchedule } from './fake-schedule.js';
import { fakeSweeps } from './fake-sweeps.js';
import { fakeTransfers } from './fake-transfers.js';

const id = 'Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA';
const ines: Account = {
  accountId: 'a_1',
  displayName: 'Dr. Ines Albrecht',
  userHandle: 'pretended',
  roles: ['organiser', 'officer', 'operator'],
};

export class FakeClient implements WebClient {
  readonly accountWatch = new AccountWatch();
  readonly schedule: FakeSchedule;
  readonly recordingSaves: RecordingSaving;
  readonly #scene: string;
  #account: Account | null;

  constructor(scene: string) {
    this.#scene = scene;
    this.schedule = new FakeSchedule(scene);
    this.recordingSaves = fakeRecordingSaves(scene);
    this.officerAuthority = fakeOfficerAuthority(scene !== 'no-authority');
    this.#account = scene === 'signed-out' || scene === 'local-signed-out' || scene === 'recovering' ? null : ines;
  }

  async account(): Promise<Account | null> {
    this.accountWatch.saw(this.#account);
    return this.#account;
  }

  async checkSetupToken(): Promise<void> {
    if (this.#scene === 'used') throw protocolErrors.make('auth/invitation_invalid');
  }

  async register(options: { displayName: string }): Promise<Account> {
    this.#account = { ...ines, displayName: options.displayName };
    return this.#account;
  }

  readonly ownAccount = fakeOwnAccount;
  readonly history = fakeHistory;
  readonly transfers = fakeTransfers;
  readonly sweeps = fakeSweeps;
  readonly people = fakePeople;
  readonly providers = fakeProviders;
  readonly providerAdministration = fakeProviderAdministration;
  readonly identity = fakeIdentity;
  readonly identityAdministration = fakeIdentityAdministration;
  readonly officerAuthority: OfficerAuthority;
  readonly holderKey = fakeHolderKey;
  readonly holders = fakeHolders;
  readonly holderAdministration = fakeHolderAdministration;
  readonly investigations = fakeInvestigations;
  readonly shareRequests = fakeShareRequests;
  readonly keysTracing = fakeKeysTracing;

  async runningMeetings(): Promise<RunningMeetings> {
    return fakeRunning(this.#scene);
  }

  async me(): Promise<Me> {
    const recovering = this.#scene === 'recovering' ? { displayName: ines.displayName, userHandle: '' } : null;
    return { account: this.#account, recovering, notices: this.#scene === 'noticed' ? notices : [] };
  }

  async recover(): Promise<void> {
    throw protocolErrors.make('auth/recovery_refused');
  }

  async confirm<T>(act: () => Promise<T>): Promise<T> {
    return act();
  }

  async signIn(): Promise<Account> {
    return this.register({ displayName: 'Dr. Ines Albrecht' });
  }

  async signOut(): Promise<void> {
    this.#account = null;
    this.accountWatch.saw(null);
  }

  readonly rulebooks: RulebookOffice = new FakeOffice();

  async classifications(): Promise<readonly ClassificationChoice[]> {
    const { document } = (await this.rulebooks.inForce()).rulebook;
    return document.classifications.map((classification) => ({
      classification,
      guidance: classification.level > 10 ? document.aboveAccreditation : null,
      problem: null,
    }));
  }

  async trustedProviders(): Promise<readonly TrustedProvider[]> {
    const print = '3f1c 09ab 77e2 d04e 5a61 c8f0 92bb 1d37 60ce 8a45 f3d9 02b6 e17c 4488 ab90 55d1';
    return [
      {
        id: 'p1',
        label: 'Partner Foundation',
        issuer: 'https://id.partner.example',
        holder: 'server',
        fingerprints: [print],
      },
    ];
  }

  async confirmProvider(): Promise<void> {
    await Promise.resolve();
  }

  async createMeeting(_meeting: NewMeeting): Promise<CreatedMeeting> {
    return { link: `${location.origin}/m/${id}#b3JkZXIgb2YgdGhlIGRheQ` };
  }

  async ownMeetings(): Promise<readonly OwnMeeting[]> {
    const hour = 3_600_000;
    const now = Date.now();
    const link = (n: number) => `${location.origin}/m/${id.slice(0, -1)}${n}#b3JkZXIgb2YgdGhlIGRheQ`;
    return [
      {
        meetingId: 'm1',
        title: 'Supply schedule, second half-year',
        link: link(1),
        startsAtMs: now - hour / 4,
        expiresAtMs: now + 30 * hour,
        state: 'open',
      },
      {
        meetingId: 'm2',
        title: 'Track 1.5, preparatory talk with the delegation',
        link: link(2),
        startsAtMs: now + 21 * hour,
        expiresAtMs: now + 50 * hour,
        state: 'scheduled',
      },
      {
        meetingId: 'm3',
        title: null,
        link: null,
        startsAtMs: now + 96 * hour,
        expiresAtMs: now + 120 * hour,
        state: 'scheduled',
      },
      {
        meetingId: 'm4',
        title: 'Weekly review',
        link: link(4),
        startsAtMs: now - 170 * hour,
        expiresAtMs: now - 140 * hour,
        state: 'ended',
      },
    ];
  }

  openMeeting(): WebMeeting {
    return new FakeMeeting(this.#scene);
  }

  async checkPath(): Promise<PathCheck> {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return this.#scene === 'udp-blocked' ? { path: 'none', rttMs: null } : { path: 'udp', rttMs: 23 };
  }
}
