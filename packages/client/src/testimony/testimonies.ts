// Everything that is testified in one stay in a meeting (L4; decision 0038): the desk that others testify at, and receipts.
import { type Identification } from '@incamera/group';
import { type Bytes, type LeafIndex } from '@incamera/kernel';
import { type HttpClient } from '../api/http-client.js';
import { type StoredKey } from '../device/device-records.js';
import { type MembershipContext } from '../session/membership-context.js';
import { LoggedTestimonies } from './logged-testimonies.js';
import { ReceiptDesk } from './receipt-desk.js';
import { type SeenLog } from './seen-log.js';
import { TestimonyDesk } from './testimony-desk.js';
import { TestimonyKey } from './testimony-key.js';
import { type TestimonyRecords } from './testimony-records.js';

export interface TestimoniesParts
  extends Pick<MembershipContext, 'state' | 'group' | 'socket' | 'environment' | 'opened'> {
  readonly http: HttpClient;
  readonly records: TestimonyRecords;
  readonly log: SeenLog;
  /** As the leaf shows. */
  readonly identification: Identification;
  readonly memberKey: StoredKey;
}

export class Testimonies {
  readonly desk: TestimonyDesk;
  readonly #receipts: ReceiptDesk;

  constructor(parts: TestimoniesParts) {
    const { state, group, socket, environment, opened, http, records, log } = parts;
    const { meetingId } = opened;
    const { groupId } = opened.charter;
    const token = () => socket.token;
    const chain = group.charterChain;
    const key = new TestimonyKey({ ...parts, meetingId, groupId, chain });
    const { problems } = state;
    const changed = () => state.touch();
    const common = { group, groupId, meetingId, log, token, environment, http };
    this.desk = new TestimonyDesk({ ...common, key, records, problems, record: state.record, changed });
    const logged = new LoggedTestimonies(common);
    this.#receipts = new ReceiptDesk({ ...parts, token, desk: this.desk, logged, givesRosters: key.hasHolders });
  }

  epochShown(): void {
    this.#receipts.epochShown();
  }

  /** @param send a signal of kind `testimony` to all members */
  start(send: (payload: Bytes) => Promise<void>): void {
    void this.desk.start();
    this.#receipts.start(send);
  }

  /** A member's signal. */
  heard(leaf: LeafIndex, epoch: bigint, payload: Bytes): Promise<void> {
    return this.#receipts.heard(leaf, epoch, payload);
  }

  close(): void {
    this.#receipts.close();
    this.desk.close();
  }
}
