// Creating, listing and opening meetings (L4). Title, agenda, charter and link secret are encrypted or kept here; the
// server sees times, sizes and the host's public key.
import {
  type Charter,
  type CharterChain,
  type CharterClassification,
  currentCharter,
  deriveLinkKeys,
  draftCharter,
  FEATURES,
  featuresWithin,
  formatMeetingLink,
  foundCharter,
  generateLinkSecret,
  invitedByName,
  type LinkKeys,
  type MeetingDetails,
  openDetails,
  parseMeetingLink,
  sealCharter,
  sealDetails,
  type VerifiedCharter,
} from '@incamera/charter';
import { generateMemberKey, generateReturnKey } from '@incamera/group';
import { type Bytes, isLine, isParagraphs, type MeetingId, normaliseText, toBase64Url } from '@incamera/kernel';
import { type MeetingRecord, meetingSchema, ownMeetingsSchema, protocolErrors, wireBytes } from '@incamera/protocol';
import { z } from 'zod';
import { type NewMeeting, type OwnMeeting } from '../api-types.js';
import { type DeviceRecords } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { clientErrors } from '../errors.js';
import { LogApi } from '../history/log-api.js';
import { namedLogFor } from '../history/named-log.js';
import { type CharterParties } from '../identity/trust-roots.js';
import {
  Creation,
  classificationFor,
  DEFAULT_CLASS,
  requireHolders,
  rulesWithin,
  secondHostsOf,
  toldPolicy,
} from '../policy/creation.js';
import { readName, TEXT_LIMITS } from '../text-limits.js';
import { openRecord } from './charters.js';
import { readExpectedPeople } from './expected.js';
import { type HttpClient } from './http-client.js';
import { Rulebooks } from './rulebooks.js';

/** People come early and talks run over: the link works this long after the planned end. */
export const GRACE_MS = 4 * 3600_000;
const MIN_DURATION_MINUTES = 5;
const MAX_DURATION_MINUTES = 24 * 60;

/** A meeting as its link opens it. */
export interface OpenedMeeting {
  readonly meetingId: MeetingId;
  readonly keys: LinkKeys;
  /** The newest version that the server hands out; the group may have a later one. */
  readonly charter: VerifiedCharter;
  readonly chain: CharterChain;
  readonly details: MeetingDetails;
  readonly record: MeetingRecord;
}

type MeetingsEnvironment = Pick<ClientEnvironment, 'publicUrl' | 'clock' | 'rng' | 'abilities' | 'policyJudge'>;

/** The meetings of one server. */
export class Meetings {
  readonly #http: HttpClient;
  readonly #records: DeviceRecords;
  readonly #environment: MeetingsEnvironment;
  readonly #rulebooks: Rulebooks;
  readonly #creation: Creation;
  readonly #trustFor: (leafKey: Bytes) => Promise<CharterParties>;

  /** @param trustFor whom a new meeting believes, whose first host has that key */
  constructor(
    http: HttpClient,
    records: DeviceRecords,
    environment: MeetingsEnvironment,
    trustFor: (leafKey: Bytes) => Promise<CharterParties>,
  ) {
    this.#trustFor = trustFor;
    this.#rulebooks = new Rulebooks(http, environment.abilities);
    this.#creation = new Creation(http, environment);
    this.#http = http;
    this.#records = records;
    this.#environment = environment;
  }

  /**
   * Founds a meeting. Host keys and link secret are on this device before the server hears of the meeting, so that an
   * interruption never leaves a meeting that nobody can host.
   */
  async create(meeting: NewMeeting): Promise<{ link: string; meetingId: MeetingId }> {
    const details = readDetails(meeting);
    const book = await this.#rulebooks.inForce();
    const classification = classificationFor(book, meeting.classificationId ?? DEFAULT_CLASS, this.#environment);
    const [signingKey, returnKey] = await Promise.all([generateMemberKey(), generateReturnKey()]);
    const label = readName(meeting.hostName);
    const host = { signatureKey: signingKey.publicKey, returnKey: returnKey.publicKey, label };
    const trust = await this.#trustFor(signingKey.publicKey);
    requireHolders(classification, trust.shareHolders);
    const log = await namedLogFor(new LogApi(this.#http), classification);
    const wanted = { ...meeting, expected: details.expected, log };
    const draft = this.#charterOf(wanted, [host], classification, trust);
    await this.#creation.require(book, draft);
    const charter = await foundCharter(draft, signingKey.privateKey);
    const secret = generateLinkSecret();
    const keys = await deriveLinkKeys(charter.meetingId, secret);
    await this.#records.saveHost(charter.meetingId, { signingKey, returnKey });
    await this.#records.saveLinkSecret(charter.meetingId, secret);
    const body = {
      meetingId: charter.meetingId,
      sealedCharter: toBase64Url(await sealCharter(keys, charter)),
      sealedMeta: toBase64Url(await sealDetails(keys, details)),
      hostKeys: charter.charter.hosts.map((each) => toBase64Url(each.signatureKey)),
      startsAtMs: charter.charter.startsAtMs,
      expiresAtMs: charter.charter.expiresAtMs,
      policy: toldPolicy(charter.charter),
    };
    try {
      await this.#http.post('/api/meetings', body, z.unknown());
    } catch (error) {
      throw await this.#creation.explained(error, book, draft);
    }
    return {
      link: formatMeetingLink(this.#environment.publicUrl, charter.meetingId, secret),
      meetingId: charter.meetingId,
    };
  }

  /** Ends a meeting of this account for all; nobody gets in any more. A second time is no error. */
  async cancel(meetingId: MeetingId): Promise<void> {
    await this.#http.delete(`/api/meetings/${meetingId}`);
  }

  /** The link of a meeting, or null on a device that does not know its secret. */
  async link(meetingId: MeetingId): Promise<string | null> {
    const secret = await this.#records.linkSecret(meetingId);
    return secret === null ? null : formatMeetingLink(this.#environment.publicUrl, meetingId, secret);
  }

  async own(): Promise<readonly OwnMeeting[]> {
    const { meetings } = await this.#http.get('/api/meetings', ownMeetingsSchema);
    return await Promise.all(
      meetings.map(async ({ sealedMeta, ...meeting }) => {
        const secret = await this.#records.linkSecret(meeting.meetingId);
        if (secret === null) return { ...meeting, title: null, link: null };
        const keys = await deriveLinkKeys(meeting.meetingId, secret);
        const details = await openDetails(keys, wireBytes(sealedMeta));
        const link = formatMeetingLink(this.#environment.publicUrl, meeting.meetingId, secret);
        return { ...meeting, title: details.ok ? details.value.title : null, link };
      }),
    );
  }

  /**
   * Fetches what a link names and verifies it: the charter must hash to the meeting id and be signed by its first host, and
   * each later version follow from the one before.
   * @throws {AppError} `client/link_invalid`, `client/link_mismatch`, `meeting/expired`, or what the server refused with
   */
  async open(link: string): Promise<OpenedMeeting> {
    const parsed = parseMeetingLink(link);
    if (!parsed.ok) throw clientErrors.make('client/link_invalid');
    const { meetingId, secret } = parsed.value;
    const keys = await deriveLinkKeys(meetingId, secret);
    const record = await this.#http.get(`/api/meetings/${meetingId}`, meetingSchema);
    const chain = await openRecord(keys, record);
    const charter = currentCharter(chain);
    const details = await openDetails(keys, wireBytes(record.sealedMeta));
    if (!details.ok || record.meetingId !== meetingId) throw clientErrors.make('client/link_mismatch');
    // The deadline is the charter's, whatever the server says.
    if (charter.charter.expiresAtMs <= this.#environment.clock.nowMs()) throw protocolErrors.make('meeting/expired');
    return { meetingId, keys, charter, chain, details: details.value, record };
  }

  #charterOf(
    meeting: NewMeeting & Pick<Charter, 'log'>,
    hosts: Charter['hosts'],
    classification: CharterClassification,
    trust: CharterParties,
  ): Charter {
    const { startsAtMs, durationMinutes, expected = [], features = FEATURES } = meeting;
    const nowMs = this.#environment.clock.nowMs();
    const timesFit =
      Number.isSafeInteger(startsAtMs) &&
      startsAtMs > 0 &&
      durationMinutes >= MIN_DURATION_MINUTES &&
      durationMinutes <= MAX_DURATION_MINUTES;
    const expiresAtMs = startsAtMs + Math.round(durationMinutes * 60_000) + GRACE_MS;
    if (!timesFit || expiresAtMs <= nowMs) throw clientErrors.make('client/times_invalid');
    return draftCharter({
      createdAtMs: nowMs,
      startsAtMs,
      expiresAtMs,
      nonce: this.#environment.rng.bytes(32),
      hosts,
      rules: rulesWithin(classification, meeting),
      classification,
      features: featuresWithin(classification.rules, features),
      invited: [...secondHostsOf(classification, meeting.secondHosts), ...invitedByName(expected)],
      ...trust,
      log: meeting.log,
    });
  }
}

function readDetails(meeting: NewMeeting): Required<MeetingDetails> {
  const expected = readExpectedPeople(meeting.expected ?? []);
  const details = { title: normaliseText(meeting.title), agenda: normaliseText(meeting.agenda), expected };
  if (!isLine(details.title, TEXT_LIMITS.titleChars) || !isParagraphs(details.agenda, TEXT_LIMITS.agendaChars)) {
    throw clientErrors.make('client/title_invalid');
  }
  return details;
}
