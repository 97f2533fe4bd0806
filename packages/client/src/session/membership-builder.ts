// Puts a membership together from an opened meeting, a connection and the group that was entered over it (L4).
import { type MeetingGroup } from '@incamera/group';
import { type AppError, type Bytes, toBase64Url } from '@incamera/kernel';
import { type MediaEngine } from '@incamera/media';
import { Charters } from '../api/charters.js';
import { type HttpClient } from '../api/http-client.js';
import { type ClientEnvironment } from '../environment.js';
import { asAppError } from '../errors.js';
import { FingerprintDesk } from '../fingerprints/fingerprint-desk.js';
import { LogProblems } from '../history/log-problems.js';
import { LogWatch } from '../history/log-watch.js';
import { type PeoplePins } from '../identity/people-pins.js';
import { BundleDoor } from '../marks/bundle-door.js';
import { Marking } from '../marks/marking.js';
import { type RecordingSaves } from '../recording/recording-saves.js';
import { Testimonies } from '../testimony/testimonies.js';
import { type Connection } from './connection.js';
import { FileVault } from './file-vault.js';
import { Membership } from './membership.js';
import { type MembershipHandlers } from './membership-parts.js';
import { type Opening } from './opening.js';
import { type SessionState } from './session-state.js';
import { type WorkQueue } from './work-queue.js';

export interface MembershipPlan {
  readonly environment: ClientEnvironment;
  readonly http: HttpClient;
  readonly state: SessionState;
  readonly queue: WorkQueue;
  readonly opening: Opening;
  readonly connection: Connection;
  readonly saves: RecordingSaves;
  readonly pins: PeoplePins;
  readonly fetchDenyLists: () => Promise<readonly Bytes[]>;
  readonly group: MeetingGroup;
  readonly handlers: MembershipHandlers;
}

/** The membership, and why it has no media if it has none. */
export function buildMembership(plan: MembershipPlan): { membership: Membership; engineFailure: AppError | null } {
  const { environment, http, state, queue, opening, connection, saves, group, pins, fetchDenyLists, handlers } = plan;
  const { opened, memory, rules, offers, identity, marks, own } = opening;
  const memberKey = identity.record?.memberKey;
  const identification = own.shown;
  if (memberKey === undefined || identification === null) throw new Error('entered without a key');
  const { socket, sequence } = connection;
  const { engine, engineFailure } = createEngine(environment);
  const vault = new FileVault(http, environment.rng, opened.meetingId, () => socket.token);
  const peerId = () => connection.peerId;
  const bundles = new BundleDoor({
    http,
    meetingId: opened.meetingId,
    groupId: opened.charter.groupId,
    charter: () => group.charter.charter,
    token: () => socket.token,
    found: (leaf, error) => state.problems.set(`bundle/${leaf}`, error),
  });
  const charter = group.charter.charter;
  const marking = new Marking({ environment, desk: marks, time: group.time, engine, charter, bundles });
  state.pictureMark = () => marking.pictureMark();
  const log = new LogWatch({
    ...opening.log,
    environment,
    named: () => group.charter.charter.log,
    token: () => socket.token,
    memberCount: () => group.roster().length,
    say: async (payload) => {
      const wire = await group.sealSignal('checkpoint', payload);
      socket.post({ type: 'relay', durable: false, payload: toBase64Url(wire) });
    },
    problems: new LogProblems(state, (leaf) => state.member(leaf)?.displayName ?? null),
  });
  log.start();
  const common = { state, group, socket, environment, opened };
  const records = opening.testimonies;
  const testimonies = new Testimonies({ ...common, http, records, log, identification, memberKey });
  const fingerprints = new FingerprintDesk({
    environment,
    group,
    engine,
    clockSeconds: () => marking.clock.nowSeconds(),
    testify: (kind, content, attachment) => testimonies.desk.testify(kind, content, attachment),
    unsent: () => testimonies.desk.unsentCount,
    isSpeaking: () => state.microphone === 'on' && state.sendBlock === null && state.loudness.ownSpeaking,
    changed: (view) => {
      state.fingerprints = view;
      if (view.error !== null) state.problems.happened(view.error);
      state.touch();
    },
  });
  const context = { ...common, rules, marking, bundles, log, testimonies, fingerprints, queue, sequence, peerId };
  const charters = new Charters(http);
  const ours = { memberKey, identification, http, saves };
  const parts = { context, vault, memory, offers, ...ours, charters, engine, pins, fetchDenyLists, handlers };
  return { membership: new Membership(parts), engineFailure };
}

/** Without media one can still read, write and be admitted. */
function createEngine(environment: ClientEnvironment): { engine: MediaEngine | null; engineFailure: AppError | null } {
  try {
    return { engine: environment.createMediaEngine?.() ?? null, engineFailure: null };
  } catch (error) {
    return { engine: null, engineFailure: asAppError(error) };
  }
}
