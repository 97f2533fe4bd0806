// Looks at a rulebook before it is put in force (L5): can it be read, does it hold its own classifications, what would past
// decisions have been. One draft at a time, since Cedar keeps what it once parsed.
import {
  accreditedLevel,
  type Cedar,
  compareMatrix,
  dryRun,
  findFailedChecks,
  findOrderSlips,
  groupMeetings,
  loadPolicies,
  type PolicyEngine,
  type PolicyMeeting,
  parsePolicyRequest,
  type Rulebook,
  type RulebookFiles,
  readRulebookFiles,
} from '@incamera/charter/policy';
import { type AppError } from '@incamera/kernel';
import { type RulebookCheck } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { SerialQueue } from '../socket/serial-queue.js';
import { hashesOf, type RulebookShelf } from './rulebook-shelf.js';

/** Past decisions that a draft is tried on, newest first. */
const DRY_RUN_DECISIONS = 1000;
/** Between so many the server does something else: a decision takes up to a millisecond. */
const DRY_RUN_SLICE = 20;
const SHOWN_DIFFERENCES = 100;
/** Kinds of meetings that the matrix is asked for: some tenth of a second each. */
const MATRIX_GROUPS = 20;

export class RulebookChecker {
  readonly #shelf: RulebookShelf;
  readonly #store: Store;
  readonly #cedar: Cedar;
  readonly #queue = new SerialQueue();

  constructor(options: { shelf: RulebookShelf; store: Store; cedar: Cedar }) {
    this.#shelf = options.shelf;
    this.#store = options.store;
    this.#cedar = options.cedar;
  }

  /** @returns what was found, and the rulebook if it may be published */
  check(files: RulebookFiles): Promise<{ found: RulebookCheck; publishable: Rulebook | null }> {
    return this.#queue.run(async () => {
      const read = await readRulebookFiles(files);
      if (!read.ok) return { found: unreadable(read.error), publishable: null };
      const rulebook = read.value;
      const loaded = loadPolicies(this.#cedar, rulebook, 'draft');
      if (!loaded.ok) return { found: unreadable(loaded.error), publishable: null };
      const failedChecks = findFailedChecks(loaded.value, accreditedLevel(rulebook.document));
      const found: RulebookCheck = {
        problem: null,
        hashes: hashesOf(rulebook),
        failedChecks: [...failedChecks],
        orderSlips: this.#newSlips(rulebook),
        dryRun: await this.#dryRun(loaded.value),
      };
      return { found, publishable: failedChecks.length === 0 ? rulebook : null };
    });
  }

  /** Not what is in force already: whoever put it there was shown it. */
  #newSlips(draft: Rulebook): RulebookCheck['orderSlips'] {
    const known = findOrderSlips(this.#shelf.inForce.rulebook.document);
    return findOrderSlips(draft.document).flatMap(({ lower, higher, rules }) => {
      const before = known.find((slip) => slip.lower === lower && slip.higher === higher)?.rules ?? [];
      const added = rules.filter((rule) => !before.includes(rule));
      return added.length === 0 ? [] : [{ lower, higher, rules: added }];
    });
  }

  async #dryRun(draft: PolicyEngine): Promise<RulebookCheck['dryRun']> {
    const { engine } = this.#shelf.inForce;
    const past = await this.#store.decisions.newest(DRY_RUN_DECISIONS);
    const differences: RulebookCheck['dryRun']['differences'] = [];
    let [decisionCount, differenceCount] = [0, 0];
    const meetings: PolicyMeeting[] = [];
    for (let begin = 0; begin < past.length; begin += DRY_RUN_SLICE) {
      const requests = past.slice(begin, begin + DRY_RUN_SLICE).flatMap(({ request }) => {
        const parsed = parsePolicyRequest(JSON.parse(request));
        return parsed.ok ? [parsed.value] : [];
      });
      meetings.push(...requests.map(({ meeting }) => meeting));
      const run = dryRun(engine, draft, requests);
      decisionCount += run.requestCount;
      differenceCount += run.differences.length;
      for (const { request, kind, after } of run.differences.slice(0, SHOWN_DIFFERENCES - differences.length)) {
        differences.push({
          classificationId: request.meeting.classificationId,
          action: request.action,
          atMs: request.circumstances.nowMs,
          kind,
          codes: [...new Set(after.explanations.map(({ code }) => code))].slice(0, 64),
        });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { decisionCount, differences, differenceCount, ...(await this.#matrix(draft, meetings)) };
  }

  /** What a server never sees of people, asked of both rulebooks for meetings like the past ones. */
  async #matrix(
    draft: PolicyEngine,
    meetings: readonly PolicyMeeting[],
  ): Promise<Pick<RulebookCheck['dryRun'], 'meetingCount' | 'matrix'>> {
    const { engine } = this.#shelf.inForce;
    const matrix: RulebookCheck['dryRun']['matrix'] = [];
    let meetingCount = 0;
    for (const group of groupMeetings(meetings).slice(0, MATRIX_GROUPS)) {
      meetingCount += group.meetingCount;
      const { classificationId } = group.meeting;
      for (const { act, kind, people, codes } of compareMatrix(engine, draft, group.meeting)) {
        matrix.push({
          classificationId,
          meetingCount: group.meetingCount,
          act,
          kind,
          people: [...people],
          codes: codes.slice(0, 64),
        });
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { meetingCount, matrix };
  }
}

function unreadable(error: AppError): RulebookCheck {
  const { where = '', what = '' } = error.context;
  return {
    problem: { code: error.code, where: String(where).slice(0, 200), what: String(what).slice(0, 300) },
    hashes: null,
    failedChecks: [],
    orderSlips: [],
    dryRun: { decisionCount: 0, differences: [], differenceCount: 0, meetingCount: 0, matrix: [] },
  };
}
