// The product outside a meeting: accounts, own meetings, opening a link, and the lobby's path check. L4.
import { type ExpectedPerson, type Feature } from '@incamera/charter';
import { type Account, type Me, type RunningMeetings } from '@incamera/protocol';
import {
  type OwnAccountActions,
  type PeopleActions,
  type ProviderActions,
  type ProviderAdministration,
} from './api/account-actions.js';
import { type AccountWatch } from './api/account-watch.js';
import { type ClassificationChoice, type RulebookOffice } from './api/rulebooks.js';
import { type TransferActions } from './api/transfers.js';
import { type Investigations, type ShareRequests } from './cases/case-types.js';
import { type HistoryActions } from './history/own-types.js';
import { type HolderAdministration, type HolderKeyActions, type HolderTrust } from './holder-types.js';
import { type TrustedProvider } from './identity/trust-roots.js';
import { type Identity, type IdentityAdministration, type OfficerAuthority } from './identity/types.js';
import { type RecordingSaving } from './recording-types.js';
import { type Schedule } from './schedule-types.js';
import { type MeetingActions } from './snapshot.js';
import { type SweepActions } from './sweep/officer-sweeps.js';
import { type KeysTracing } from './trace/trace-types.js';

export interface NewMeeting {
  readonly title: string;
  readonly agenda: string;
  readonly startsAtMs: number;
  readonly durationMinutes: number;
  /** Name the host key stands for in the charter. */
  readonly hostName: string;
  /** Id of the classification in the rulebook in force; absent: `public`, which demands nothing. */
  readonly classificationId?: string;
  /**
   * Where the classification demands two hosts: who else becomes one, by e-mail address or as certificates name a person
   * (`example.org/ada`). Only on evidence of that are they let in by one host alone.
   */
  readonly secondHosts?: readonly string[];
  /** A participant whose tab reloads is admitted again without a click. */
  readonly autoReadmit: boolean;
  /** 'members': when no host is heard for a minute, the longest-admitted member acts as host. */
  readonly succession: 'none' | 'members';
  /** Whom the charter names, by address: where the class says so they need no click. Absent: nobody. */
  readonly expected?: readonly ExpectedPerson[];
  /** What the meeting has beside speech, within its class; absent: all that the class allows but recording. */
  readonly features?: readonly Feature[];
}

export interface CreatedMeeting {
  /** https://HOST/m/ID#SECRET */
  readonly link: string;
}

export interface OwnMeeting {
  readonly meetingId: string;
  /** Null on a device that does not know the link secret. */
  readonly title: string | null;
  readonly link: string | null;
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
  readonly state: 'scheduled' | 'open' | 'ended';
}

/** How media packets get through: directly, by a relay of the operator over this transport, or not at all. */
export interface PathCheck {
  readonly path: 'udp' | 'turn-udp' | 'turn-tcp' | 'turn-tls' | 'none';
  readonly rttMs: number | null;
}

/** The entry point: `createClient(environment)` in packages/client. */
export interface Client<Source = unknown, Sink = unknown> {
  /** Tells who is signed in, with each answer of the server that says so. */
  readonly accountWatch: Pick<AccountWatch, 'subscribe'>;
  /** The signed-in account, or null. */
  account(): Promise<Account | null>;
  /** Whether a one-time set-up link is still good; throws auth/invitation_invalid. */
  checkSetupToken(setupToken: string): Promise<void>;
  /** Makes a passkey on this device and the account with it. */
  register(options: { setupToken: string; displayName: string }): Promise<Account>;
  signIn(): Promise<Account>;
  /** The signed-in account, what happened to it since, and whether this is the session of a recovery code. */
  me(): Promise<Me>;
  /** Signs in by a recovery code, to make a new passkey (`ownAccount.addPasskey`) and nothing else. */
  recover(recoveryId: string, code: string): Promise<void>;
  /** Runs `act`; if the server wants the passkey once more (`auth/reauthenticate`), asks for it and runs `act` again. */
  confirm<T>(act: () => Promise<T>): Promise<T>;
  signOut(): Promise<void>;
  /** Sign-ins that are confirmed in another session of the account. */
  readonly transfers: TransferActions;
  /** Which other meetings share a weakness, for officers. */
  readonly sweeps: SweepActions;
  readonly ownAccount: OwnAccountActions;
  /** What the server's log says about the own account. */
  readonly history: HistoryActions;
  readonly people: PeopleActions;
  /** How much is going on at the server, for operators and officers: counts, no meetings. */
  runningMeetings(): Promise<RunningMeetings>;
  readonly providers: ProviderActions;
  readonly providerAdministration: ProviderAdministration;
  /** Every classification in force, with what keeps it from being chosen here. */
  classifications(): Promise<readonly ClassificationChoice[]>;
  /** Classifications and policies, for the security officer. */
  readonly rulebooks: RulebookOffice;
  /** The sign-in services that new meetings believe of guests, as this device judges them. */
  trustedProviders(): Promise<readonly TrustedProvider[]>;
  /** Remembers on this device that somebody compared the fingerprints of a sign-in service's keys. */
  confirmProvider(id: string): Promise<void>;
  /** Refused with `PolicyRefusal` and the reasons where the rules do not allow it. */
  createMeeting(meeting: NewMeeting): Promise<CreatedMeeting>;
  /** Series, changes, cancellations and invitations. */
  readonly schedule: Schedule;
  ownMeetings(): Promise<readonly OwnMeeting[]>;
  /** Opens a meeting link; the returned meeting starts in phase 'opening' and goes on by itself. */
  openMeeting(link: string): MeetingActions<Source, Sink>;
  /** Own recordings on their way to the server, whatever page is shown. */
  readonly recordingSaves: RecordingSaving;
  /** Certificates, authorities and passkeys of the person. */
  readonly identity: Identity;
  /** What a security officer does about identities at the server. */
  readonly identityAdministration: IdentityAdministration;
  /** The authority whose key this device keeps. */
  readonly officerAuthority: OfficerAuthority;
  /** The own key as a holder of investigation shares. */
  readonly holderKey: HolderKeyActions;
  /** The holders that new meetings name, as this device judges them. */
  readonly holders: HolderTrust;
  readonly holderAdministration: HolderAdministration;
  /** Cases about leaks, for officers. */
  readonly investigations: Investigations;
  /** What this device's key as a holder is asked for. */
  readonly shareRequests: ShareRequests;
  readonly keysTracing: KeysTracing;
  /** Tries the paths that a meeting's media could take. */
  checkPath(link: string): Promise<PathCheck>;
}
