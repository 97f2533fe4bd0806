// Investigations at one server, on the officer's device (L4; decision 0032): the case's key is made and stays here, shares are put together
// here, and of a trace only the hash of the file, the verdict and the hash of the report leave this device.
import { caseConfirmationChallenge, caseOpeningChallenge } from '@incamera/identity';
import { type Bytes, normaliseText, toBase64Url, zeroize } from '@incamera/kernel';
import {
  bundlesSchema,
  type CaseBody,
  type CasePurpose,
  caseSchema,
  casesSchema,
  collectedSchema,
  holderHistorySchema,
  protocolErrors,
  testimoniesSchema,
  tracedMeetingsSchema,
  type WireBundle,
  type WireTestimony,
  wireBytes,
} from '@incamera/protocol';
import { generateCaseKey } from '@incamera/shares';
import { type Confirm } from '../api/confirm.js';
import { type HttpClient } from '../api/http-client.js';
import { caseErrors } from '../case-errors.js';
import { type DeviceRecords } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { type HolderNames } from '../holder-types.js';
import { checkPassphrase } from '../identity/passphrase-cipher.js';
import { officerSource } from '../record/http-source.js';
import { CaseRecordings } from '../recording/case-recordings.js';
import { fetchBundles } from './bundle-fetch.js';
import { deviceCount, tryReadBundle } from './bundle-purposes.js';
import { makeCaseBackup, openCaseBackup } from './case-backup.js';
import { makeCaseFile } from './case-file.js';
import { caseFingerprint, caseIdOf, checkCase } from './case-id.js';
import { hashOf } from './case-officers.js';
import { type MeetingEvidence, type OpenedMeeting, openMeeting } from './case-opening.js';
import { CaseRecords } from './case-records.js';
import { type CaseView, type Investigations, type NewCase, type OpenedCase } from './case-types.js';
import { type OfficerDesk } from './officer-desk.js';
import { officersOf, statementsOf } from './officers-view.js';
import { KeptCase, type RecordedStep } from './opened-case.js';
import { makeRequestFile, readAnswerFile } from './request-file.js';
import { fetchTestimonies } from './testimony-fetch.js';

type Environment = Pick<ClientEnvironment, 'fileTracer' | 'rng' | 'clock'>;
type Records = Pick<DeviceRecords, 'sealed' | 'saveSealed' | 'forget'>;

const ADMIN = '/api/admin/cases';
const UNLISTED: HolderNames = { name: '', organisation: '' };

export class OfficerCases implements Investigations {
  readonly #http: HttpClient;
  readonly #confirm: Confirm;
  readonly #environment: Environment;
  readonly #keys: CaseRecords;
  readonly #ownName: () => Promise<string>;
  readonly #desk: Pick<OfficerDesk, 'rules' | 'sign'>;

  /** @param ownName the name of the signed-in account: holders see it, and the case's id covers it */
  constructor(options: {
    readonly http: HttpClient;
    readonly confirm: Confirm;
    readonly environment: Environment;
    readonly records: Records;
    readonly ownName: () => Promise<string>;
    readonly desk: Pick<OfficerDesk, 'rules' | 'sign'>;
  }) {
    this.#http = options.http;
    this.#confirm = options.confirm;
    this.#environment = options.environment;
    this.#keys = new CaseRecords(options.records);
    this.#ownName = options.ownName;
    this.#desk = options.desk;
  }

  async meetings() {
    return (await this.#http.get(`${ADMIN}/meetings`, tracedMeetingsSchema)).meetings;
  }

  async list() {
    return (await this.#http.get(ADMIN, casesSchema)).cases;
  }

  async open({ title, reason, meetings, purposes, secondOfficer, passphrase }: NewCase) {
    checkPassphrase(passphrase);
    const { privateKey, publicKey } = await generateCaseKey();
    try {
      const opened = {
        title: normaliseText(title),
        reason: normaliseText(reason),
        askedBy: await this.#ownName(),
        meetings: meetings as CaseBody['meetings'],
        publicKey: toBase64Url(publicKey),
        purposes: [...purposes],
      };
      const caseId = toBase64Url(await caseIdOf(opened));
      const backup = await makeCaseBackup({ caseId, publicKey: opened.publicKey, privateKey }, passphrase);
      // The key first: a case without one asks holders for nothing.
      await this.#keys.save(caseId, privateKey);
      const opening = secondOfficer
        ? await this.#desk.sign(opened.askedBy, (name) => caseOpeningChallenge({ caseId: wireBytes(caseId), name }))
        : null;
      await this.#send('', { caseId, ...opened, opening });
      return { caseId, backup };
    } finally {
      zeroize(privateKey);
    }
  }

  async get(caseId: string): Promise<CaseView> {
    const [{ opening, second, ...wire }, { holders }, hasKey] = await Promise.all([
      this.#http.get(`${ADMIN}/${caseId}`, caseSchema),
      this.#http.get('/api/admin/holders', holderHistorySchema),
      this.#keys.has(caseId),
    ]);
    if (wire.case.caseId !== caseId) throw caseErrors.make('client/case_altered');
    await checkCase(wire.case);
    const holderNames = new Map(
      holders.map(({ holderId, name, organisation }) => [holderId, { name, organisation }] as const),
    );
    const officers = opening === null ? null : await officersOf({ ...wire, opening, second }, await this.#desk.rules());
    return {
      ...wire,
      officers,
      statements: statementsOf(opening, second),
      fingerprint: caseFingerprint(caseId),
      requests: wire.requests.map((one) => ({ ...one, holder: holderNames.get(one.holderId) ?? UNLISTED })),
      holderNames,
      hasKey,
    };
  }

  async confirm(caseId: string): Promise<void> {
    const { officers } = await this.get(caseId);
    if (officers === null) throw protocolErrors.make('case/not_confirmed');
    const openingHash = await hashOf(officers.opening);
    const statement = await this.#desk.sign(await this.#ownName(), (name) =>
      caseConfirmationChallenge({ caseId: wireBytes(caseId), name }, openingHash),
    );
    await this.#send(`/${caseId}/confirm`, { statement });
  }

  async decline(caseId: string, reason: string): Promise<void> {
    await this.#send(`/${caseId}/decline`, { reason: normaliseText(reason) });
  }

  async withdraw(caseId: string): Promise<void> {
    await this.#send(`/${caseId}/withdraw`, {});
  }

  async ask(caseId: string): Promise<void> {
    const { case: opened, holderNames, officers, statements } = await this.get(caseId);
    // Nobody is asked for what no honest holder may release.
    if (officers !== null && officers.state !== 'confirmed') throw caseErrors.make('client/case_unconfirmed');
    const requests = [];
    for (const meetingId of opened.meetings) {
      const bundles = await this.#bundles(caseId, meetingId);
      if (statements === null && isBarred(bundles, opened.purposes)) throw caseErrors.make('client/case_unconfirmed');
      for (const [holderId, found] of namedHolders(bundles, opened.purposes)) {
        if (holderNames.has(holderId)) requests.push({ meetingId, holderId, ...found });
      }
    }
    if (requests.length === 0) throw caseErrors.make('client/case_not_asked');
    await this.#send(`/${caseId}/ask`, { requests });
  }

  async restoreKey(caseId: string, backup: string, passphrase: string): Promise<void> {
    const opened = await openCaseBackup(backup, passphrase);
    try {
      const { case: wire } = await this.get(caseId);
      const isSame = opened.caseId === caseId && opened.publicKey === wire.publicKey;
      if (!isSame) throw caseErrors.make('client/case_key_other');
      await this.#keys.save(caseId, opened.privateKey);
    } finally {
      zeroize(opened.privateKey);
    }
  }

  async openKeys(caseId: string): Promise<OpenedCase> {
    const { case: opened, holderNames } = await this.get(caseId);
    const evidence = await this.#evidence(opened);
    const keysFor = (purpose: CasePurpose) =>
      opened.purposes.includes(purpose)
        ? this.#keys.use(caseId, async (privateKey) => await openAll(caseId, privateKey, evidence, purpose))
        : [];
    const [meetings, testifying] = [await keysFor('mark'), await keysFor('testimony')];
    const recorded = await keysFor('recording');
    const { clock } = this.#environment;
    const recordings = new CaseRecordings({ http: this.#http, confirm: this.#confirm, clock, caseId, recorded });
    const record = ({ kind, body }: RecordedStep) => this.#http.command(`${ADMIN}/${caseId}/${kind}`, body);
    const facts = async () => {
      const [view, traced] = await Promise.all([this.get(caseId), this.meetings()]);
      return { view, starts: new Map(traced.map((one) => [one.meetingId as string, one.startsAtMs] as const)) };
    };
    const fetch = (meetingId: string) => this.#testimonies(caseId, meetingId);
    const environment = this.#environment;
    const source = (meetingId: string) => officerSource(this.#http, environment.clock, meetingId, this.#confirm);
    const keys = { meetings, testifying, recorded, recordings };
    const kept = new KeptCase({ ...keys, fetch, source, holderNames, record, facts, environment });
    if ([...meetings, ...testifying, ...recorded].some(({ devices }) => devices.length > 0)) return kept;
    // Nothing came open: why, says the first that failed.
    kept.dispose();
    throw caseErrors.make('client/case_nothing_opened');
  }

  async caseFile(caseId: string, passphrase: string): Promise<string> {
    checkPassphrase(passphrase);
    const { case: opened, holderNames, statements } = await this.get(caseId);
    const isTestified = opened.purposes.includes('testimony');
    const evidence: (MeetingEvidence & { readonly testimonies: readonly WireTestimony[] })[] = [];
    for (const one of await this.#evidence(opened)) {
      evidence.push({ ...one, testimonies: isTestified ? await this.#testimonies(caseId, one.meetingId) : [] });
    }
    return await this.#keys.use(
      caseId,
      async (privateKey) =>
        await makeCaseFile({ case: opened, statements, holderNames, evidence, privateKey }, passphrase),
    );
  }

  async requestFile(caseId: string, holderId: string): Promise<string> {
    const { case: opened, statements, requests } = await this.get(caseId);
    const asked = requests.filter((one) => one.holderId === holderId && one.state !== 'released');
    const meetings = await Promise.all(
      asked.map(async ({ meetingId }) => ({ meetingId, bundles: await this.#bundles(caseId, meetingId) })),
    );
    return makeRequestFile({ case: opened, statements, holderId, meetings });
  }

  async takeAnswer(caseId: string, file: string): Promise<void> {
    const answer = readAnswerFile(file);
    if (answer.caseId !== caseId) throw caseErrors.make('client/case_key_other');
    for (const { meetingId, shares } of answer.meetings) {
      await this.#send(`/${caseId}/release`, { meetingId, holderId: answer.holderId, shares });
    }
  }

  async close(caseId: string): Promise<void> {
    await this.#send(`/${caseId}/close`, {});
    await this.#keys.forget(caseId);
  }

  async #evidence({ caseId, meetings }: CaseBody): Promise<MeetingEvidence[]> {
    const evidence: MeetingEvidence[] = [];
    for (const meetingId of meetings) {
      const collect = () => this.#http.post(`${ADMIN}/${caseId}/collect`, { meetingId }, collectedSchema);
      const { releases } = await this.#confirm(collect);
      evidence.push({ meetingId, bundles: await this.#bundles(caseId, meetingId), releases });
    }
    return evidence;
  }

  async #bundles(caseId: string, meetingId: string): Promise<WireBundle[]> {
    return await fetchBundles((after) =>
      this.#http.post(`${ADMIN}/${caseId}/bundles`, { meetingId, after }, bundlesSchema),
    );
  }

  async #testimonies(caseId: string, meetingId: string): Promise<WireTestimony[]> {
    return await fetchTestimonies((after) =>
      this.#http.post(`${ADMIN}/${caseId}/testimonies`, { meetingId, after }, testimoniesSchema),
    );
  }

  async #send(path: string, body: object): Promise<void> {
    await this.#confirm(() => this.#http.command(`${ADMIN}${path}`, body));
  }
}

/** Whether every key that is asked for is only released to a case that a second officer confirmed. */
function isBarred(bundles: readonly WireBundle[], purposes: readonly CasePurpose[]): boolean {
  const asked = bundles
    .map(tryReadBundle)
    .filter((bundle) => bundle !== null && purposes.some((purpose) => purpose === bundle.purpose));
  return asked.length > 0 && asked.every((bundle) => bundle?.officers === 2);
}

async function openAll(
  caseId: string,
  privateKey: Bytes,
  evidence: readonly MeetingEvidence[],
  purpose: CasePurpose,
): Promise<OpenedMeeting[]> {
  const meetings: OpenedMeeting[] = [];
  for (const one of evidence) meetings.push(await openMeeting(caseId, privateKey, one, purpose));
  return meetings;
}

/** Whom the bundles of a meeting name, with how many of them it takes and for how many devices. */
function namedHolders(
  bundles: readonly WireBundle[],
  purposes: readonly CasePurpose[],
): Map<string, { threshold: number; devices: number }> {
  const named = new Map<string, WireBundle[]>();
  const thresholds = new Map<string, number>();
  for (const wire of bundles) {
    const bundle = tryReadBundle(wire);
    if (bundle === null || !purposes.some((purpose) => purpose === bundle.purpose)) continue;
    for (const { holderId } of bundle.holders) {
      const name = toBase64Url(holderId);
      named.set(name, [...(named.get(name) ?? []), wire]);
      thresholds.set(name, Math.max(bundle.threshold, thresholds.get(name) ?? 0));
    }
  }
  return new Map(
    [...named].map(([name, of]) => [
      name,
      { threshold: thresholds.get(name) ?? 1, devices: deviceCount(of, purposes) },
    ]),
  );
}
