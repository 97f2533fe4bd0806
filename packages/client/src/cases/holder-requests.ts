// What a holder's device answers to investigations (L4; decision 0032). It shows the server that the key is its own, compares each request
// with its fingerprint, and releases shares only to the key that the person compared.
import { answerChallenge } from '@incamera/identity';
import { errorCode, normaliseText, toBase64Url } from '@incamera/kernel';
import {
  bundlesSchema,
  type CaseBody,
  type HolderRequest,
  holderChallengedSchema,
  holderRequestListSchema,
  protocolErrors,
  wireBytes,
} from '@incamera/protocol';
import { type Officers } from '@incamera/shares';
import { type HolderKeyApi } from '../api/holders.js';
import { type HttpClient } from '../api/http-client.js';
import { caseErrors } from '../case-errors.js';
import { type ClientEnvironment } from '../environment.js';
import { fetchBundles } from './bundle-fetch.js';
import { deviceCount } from './bundle-purposes.js';
import { caseFingerprint, checkCase } from './case-id.js';
import { type CaseOfficers } from './case-officers.js';
import { type FileRequest, type ShareRequest, type ShareRequests } from './case-types.js';
import { type OfficerDesk } from './officer-desk.js';
import { releaseShares } from './release-maker.js';
import { makeAnswerFile, readRequestFile } from './request-file.js';

export class HolderRequests implements ShareRequests {
  readonly #http: HttpClient;
  readonly #keys: Pick<HolderKeyApi, 'current' | 'use'>;
  readonly #environment: Pick<ClientEnvironment, 'publicUrl'>;
  readonly #desk: Pick<OfficerDesk, 'judge'>;
  /** Cases as they were shown, with the officers behind them: what the person compared is what is released to. */
  readonly #shown = new Map<string, { readonly body: CaseBody; readonly officers: CaseOfficers | null }>();
  #hasProved = false;

  constructor(
    http: HttpClient,
    keys: Pick<HolderKeyApi, 'current' | 'use'>,
    environment: Pick<ClientEnvironment, 'publicUrl'>,
    desk: Pick<OfficerDesk, 'judge'>,
  ) {
    this.#http = http;
    this.#keys = keys;
    this.#environment = environment;
    this.#desk = desk;
  }

  async list(): Promise<readonly ShareRequest[]> {
    const own = await this.#keys.current();
    if (own === null) return [];
    const { holderId } = own;
    const ask = () => this.#http.post('/api/holder/requests', { holderId }, holderRequestListSchema);
    const { requests } = await this.#proved(holderId, ask);
    const views: ShareRequest[] = [];
    for (const one of requests) {
      if (one.holderId !== holderId) throw caseErrors.make('client/case_altered');
      await checkCase(one.case);
      const officers = await this.#desk.judge(one.case, one.statements, 'here');
      this.#shown.set(one.case.caseId, { body: one.case, officers });
      views.push(toView(one, officers));
    }
    return views;
  }

  async release({ caseId, meetingId, holderId }: ShareRequest): Promise<void> {
    const shown = this.#shown.get(caseId);
    if (shown === undefined || !shown.body.meetings.some((one) => one === meetingId)) {
      throw caseErrors.make('client/case_altered');
    }
    const page = (after: string | null) =>
      this.#http.post('/api/holder/bundles', { caseId, holderId, meetingId, after }, bundlesSchema);
    const bundles = await this.#proved(holderId, () => fetchBundles(page));
    const shares = await this.#keys.use(
      async (own) => await releaseShares(shown.body, meetingId, bundles, own, countOf(shown.officers)),
    );
    await this.#proved(holderId, () =>
      this.#http.command('/api/holder/release', { caseId, meetingId, holderId, shares }),
    );
  }

  async refuse({ caseId, meetingId, holderId }: ShareRequest, reason: string): Promise<void> {
    const body = { caseId, meetingId, holderId, reason: normaliseText(reason) };
    await this.#proved(holderId, () => this.#http.command('/api/holder/refuse', body));
  }

  async readFile(text: string): Promise<FileRequest> {
    const { case: opened, statements, holderId, meetings } = readRequestFile(text);
    await checkCase(opened);
    const officers = await this.#desk.judge(opened, statements, 'elsewhere');
    if ((await this.#keys.current())?.holderId !== holderId) throw caseErrors.make('client/case_not_yours');
    if (!meetings.every(({ meetingId }) => opened.meetings.includes(meetingId))) {
      throw caseErrors.make('client/case_altered');
    }
    const { title, reason, askedBy, caseId, purposes } = opened;
    return {
      title,
      reason,
      askedBy,
      purposes,
      fingerprint: caseFingerprint(caseId),
      officers,
      meetings: meetings.map(({ meetingId, bundles }) => ({ meetingId, devices: deviceCount(bundles, purposes) })),
      text,
    };
  }

  async answerFile({ text }: FileRequest): Promise<string> {
    const { case: opened, statements, holderId, meetings } = readRequestFile(text);
    await checkCase(opened);
    const officers = countOf(await this.#desk.judge(opened, statements, 'elsewhere'));
    return await this.#keys.use(async (own) => {
      if (toBase64Url(own.holderId) !== holderId) throw caseErrors.make('client/case_not_yours');
      const answered = [];
      for (const { meetingId, bundles } of meetings) {
        answered.push({ meetingId, shares: await releaseShares(opened, meetingId, bundles, own, officers) });
      }
      return makeAnswerFile({ caseId: opened.caseId, holderId, meetings: answered });
    });
  }

  /** Shows the server that this device holds the key, at first and whenever it wants to see it again, and runs `act`. */
  async #proved<T>(holderId: string, act: () => Promise<T>): Promise<T> {
    if (!this.#hasProved) await this.#prove(holderId);
    try {
      return await act();
    } catch (error) {
      if (errorCode(error) !== 'holder/not_proved') throw error;
      await this.#prove(holderId);
      return await act();
    }
  }

  async #prove(holderId: string): Promise<void> {
    const { challengeId, enc, ciphertext } = await this.#http.post(
      '/api/holder/challenge',
      { holderId },
      holderChallengedSchema,
    );
    const challenge = { enc: wireBytes(enc), ciphertext: wireBytes(ciphertext) };
    const origin = new URL(this.#environment.publicUrl).origin;
    const answer = await this.#keys.use(
      async (own) => await answerChallenge(own.privateKey, challenge, { origin, holderId: own.holderId }),
    );
    if (answer === null) throw protocolErrors.make('holder/not_proved');
    await this.#http.command('/api/holder/prove', { challengeId, answer: toBase64Url(answer) });
    this.#hasProved = true;
  }
}

const countOf = (officers: CaseOfficers | null): Officers => (officers === null ? 1 : 2);

function toView(
  { case: opened, statements: _, ...request }: HolderRequest,
  officers: CaseOfficers | null,
): ShareRequest {
  const { caseId, title, reason, askedBy, purposes } = opened;
  return { ...request, caseId, title, reason, askedBy, purposes, officers, fingerprint: caseFingerprint(caseId) };
}
