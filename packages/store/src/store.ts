// The store as one object (L3): opened once by the composition root, every repository behind it.
import { type Clock, systemClock } from '@incamera/kernel';
import { Accounts } from './accounts.js';
import { Bundles } from './bundles.js';
import { CaseOfficers } from './case-officers.js';
import { Cases } from './cases.js';
import { Certificates } from './certificates.js';
import { Charters } from './charters.js';
import { type Database, type DatabaseLocation, openDatabase } from './database.js';
import { Decisions } from './decisions.js';
import { Delivery, type DeliveryLimits } from './delivery.js';
import { DenyLists } from './deny-lists.js';
import { demandDurable, durabilityOf } from './durable.js';
import { Exceptions } from './exceptions.js';
import { Files } from './files.js';
import { History } from './history.js';
import { HistoryExports } from './history-exports.js';
import { HistoryJournal } from './history-journal.js';
import { MailBudgets } from './mail-budgets.js';
import { Meetings } from './meetings.js';
import { Notices } from './notices.js';
import { PasskeyRequests } from './passkey-requests.js';
import { PasskeyRows } from './passkeys.js';
import { Peers } from './peers.js';
import { Providers } from './providers.js';
import { Recordings } from './recordings.js';
import { Recovery } from './recovery.js';
import { Rulebooks } from './rulebooks.js';
import { ServedReleases } from './served-releases.js';
import { ShareHolders } from './share-holders.js';
import { Sweeps } from './sweeps.js';
import { Testimonies } from './testimonies.js';
import { TrustAnchors } from './trust-anchors.js';
import { WebSessionRows } from './web-sessions.js';

export interface Store {
  readonly accounts: Accounts;
  readonly passkeys: PasskeyRows;
  readonly webSessions: WebSessionRows;
  readonly notices: Notices;
  readonly recovery: Recovery;
  readonly providers: Providers;
  readonly meetings: Meetings;
  readonly charters: Charters;
  readonly peers: Peers;
  readonly delivery: Delivery;
  readonly files: Files;
  readonly mailBudgets: MailBudgets;
  readonly shareHolders: ShareHolders;
  readonly bundles: Bundles;
  readonly testimonies: Testimonies;
  readonly cases: Cases;
  readonly caseOfficers: CaseOfficers;
  readonly recordings: Recordings;
  readonly trustAnchors: TrustAnchors;
  readonly certificates: Certificates;
  readonly passkeyRequests: PasskeyRequests;
  readonly denyLists: DenyLists;
  readonly rulebooks: Rulebooks;
  readonly decisions: Decisions;
  readonly exceptions: Exceptions;
  readonly history: History;
  readonly historyExports: HistoryExports;
  readonly servedReleases: ServedReleases;
  readonly sweeps: Sweeps;
  setting(name: string): Promise<string | null>;
  saveSetting(name: string, value: string): Promise<void>;
  /** Resolves when a durable write succeeded; rejects when the database cannot take one. */
  checkWritable(): Promise<void>;
  /**
   * Whether a database server of somebody else's keeps what it acknowledges; the embedded one does.
   * @throws {AppError} store/not_durable
   */
  checkDurable(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store and brings its schema up to date.
 * @throws {AppError} store/in_use, store/unreachable, store/newer_schema, store/migration_failed
 */
export async function openStore(
  location: DatabaseLocation,
  limits: DeliveryLimits,
  clock: Clock = systemClock,
): Promise<Store> {
  const db = await openDatabase(location, clock);
  const journal = new HistoryJournal(clock);
  const saveSetting = (name: string, value: string) => upsertSetting(db, name, value);
  return {
    accounts: new Accounts(db, journal),
    passkeys: new PasskeyRows(db, journal),
    webSessions: new WebSessionRows(db),
    notices: new Notices(db),
    recovery: new Recovery(db, journal),
    providers: new Providers(db, journal),
    meetings: new Meetings(db, journal),
    charters: new Charters(db, journal),
    peers: new Peers(db),
    delivery: new Delivery(db, limits, journal),
    files: new Files(db),
    mailBudgets: new MailBudgets(db),
    shareHolders: new ShareHolders(db, journal),
    bundles: new Bundles(db),
    testimonies: new Testimonies(db, journal),
    cases: new Cases(db, journal),
    caseOfficers: new CaseOfficers(db, journal),
    recordings: new Recordings(db, journal),
    trustAnchors: new TrustAnchors(db, journal),
    certificates: new Certificates(db, journal),
    passkeyRequests: new PasskeyRequests(db, journal),
    denyLists: new DenyLists(db, journal),
    rulebooks: new Rulebooks(db, journal),
    decisions: new Decisions(db, journal),
    exceptions: new Exceptions(db, journal),
    history: new History(db),
    historyExports: new HistoryExports(db, journal),
    servedReleases: new ServedReleases(db, journal, clock),
    sweeps: new Sweeps(db, journal),
    async setting(name) {
      const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    saveSetting,
    checkWritable: () => saveSetting('writable_at_ms', String(clock.nowMs())),
    async checkDurable() {
      if (location.kind === 'postgres') demandDurable(await durabilityOf(db));
    },
    close: () => db.destroy(),
  };
}

async function upsertSetting(db: Database, name: string, value: string): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((c) => c.column('name').doUpdateSet({ value }))
    .execute();
}
