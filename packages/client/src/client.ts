// The entry point of the product's client (L4): everything behind one environment, without a user interface.

import { parseMeetingLink } from '@incamera/charter';
import { reachabilityResultSchema, relaysSchema, runningMeetingsSchema } from '@incamera/protocol';
import { AccountWatch } from './api/account-watch.js';
import { Accounts } from './api/accounts.js';
import { confirmBy } from './api/confirm.js';
import { HolderKeyApi, holderAdministration } from './api/holders.js';
import { HttpClient } from './api/http-client.js';
import { IdentityApi } from './api/identity.js';
import { IdentityAdministrationApi } from './api/identity-administration.js';
import { identityParts } from './api/identity-parts.js';
import { Meetings } from './api/meetings.js';
import { OfficerAuthorityApi } from './api/officer-authority.js';
import { ownAccountActions } from './api/own-account.js';
import { peopleActions } from './api/people.js';
import { providerActions, providerAdministration } from './api/providers.js';
import { Rulebooks } from './api/rulebooks.js';
import { transferActions } from './api/transfers.js';
import { type Client } from './api-types.js';
import { HolderRequests } from './cases/holder-requests.js';
import { OfficerCases } from './cases/officer-cases.js';
import { OfficerDesk } from './cases/officer-desk.js';
import { DeviceRecords } from './device/device-records.js';
import { type ClientEnvironment } from './environment.js';
import { clientErrors } from './errors.js';
import { LogApi } from './history/log-api.js';
import { LogMemory } from './history/log-memory.js';
import { OwnHistory } from './history/own-history.js';
import { OwnMarks } from './history/own-marks.js';
import { ShownEntriesRecord } from './history/shown-entries.js';
import { KeptRecordings } from './recording/kept-recordings.js';
import { RecordingSaves } from './recording/recording-saves.js';
import { openSchedule } from './schedule/index.js';
import { Meeting } from './session/meeting-actions.js';
import { sweepActions } from './sweep/officer-sweeps.js';
import { keysTracing } from './trace/keys-tracing.js';

/** A client of the server at `environment.publicUrl`. */
export function createClient<Source = unknown, Sink = unknown>(
  environment: ClientEnvironment<Source, Sink>,
): Client<Source, Sink> {
  const accountWatch = new AccountWatch();
  const http = new HttpClient(environment, () => accountWatch.saw(null));
  const records = new DeviceRecords(environment.storage);
  const accounts = new Accounts(http, environment, accountWatch);
  const confirm = confirmBy(() => accounts.reauthenticate());
  const identity = new IdentityApi(http, environment);
  const providers = providerActions(http, environment, confirm);
  const { clock } = environment;
  const marks = new OwnMarks(records, environment.publicUrl);
  const parts = identityParts({ http, accounts, identity, providers, records, clock, marks });
  const meetings = new Meetings(http, records, environment, parts.trustFor);
  const { schedule, createMeeting } = openSchedule(http, meetings, records, environment);
  const holderKey = new HolderKeyApi(records);
  const ownName = async () => (await accounts.current())?.displayName ?? '';
  const { rng, logger } = environment;
  const saves = new RecordingSaves({ http, clock, rng, logger, kept: new KeptRecordings(records, logger) });
  const desk = new OfficerDesk({ identity, source: parts.ports.source, environment });
  const rulebooks = new Rulebooks(http, environment.abilities, confirm);
  return {
    accountWatch,
    account: () => accounts.current(),
    checkSetupToken: (setupToken) => accounts.checkSetupToken(setupToken),
    register: (options) => accounts.register(options),
    signIn: () => accounts.signIn(),
    me: () => accounts.me(),
    recover: (recoveryId, code) => accounts.recover(recoveryId, code),
    confirm,
    signOut: () => accounts.signOut(),
    transfers: transferActions(http, clock, confirm),
    sweeps: sweepActions(http, environment, confirm),
    ownAccount: ownAccountActions(http, environment, confirm, marks),
    history: new OwnHistory({
      http,
      marks,
      clock,
      api: new LogApi(http),
      memory: new LogMemory(records, environment.publicUrl),
      shown: new ShownEntriesRecord(records, environment.publicUrl),
      account: () => accounts.current(),
    }),
    people: peopleActions(http, confirm),
    runningMeetings: () => http.get('/api/admin/running', runningMeetingsSchema),
    providers,
    providerAdministration: providerAdministration(http, confirm),
    createMeeting,
    schedule,
    classifications: () => rulebooks.choices(),
    rulebooks,
    trustedProviders: () => parts.roots.providers(),
    confirmProvider: (id) => parts.roots.confirmProvider(id),
    ownMeetings: () => meetings.own(),
    recordingSaves: saves,
    openMeeting: (link) =>
      // The session passes sources and sinks through without touching them.
      new Meeting<Source, Sink>({
        environment: environment as unknown as ClientEnvironment,
        http,
        meetings,
        records,
        identity: parts.ports,
        saves,
        link,
      }),
    identity,
    identityAdministration: new IdentityAdministrationApi(http, environment, confirm),
    officerAuthority: new OfficerAuthorityApi(http, environment, confirm),
    holderKey,
    holders: parts.holders,
    holderAdministration: holderAdministration(http, confirm),
    investigations: new OfficerCases({ http, confirm, environment, records, ownName, desk }),
    shareRequests: new HolderRequests(http, holderKey, environment, desk),
    keysTracing: keysTracing(environment),
    checkPath: async (link) => {
      const { probePath } = environment;
      if (probePath === null) return { path: 'none', rttMs: null };
      const parsed = parseMeetingLink(link);
      if (!parsed.ok) throw clientErrors.make('client/link_invalid');
      const { relays } = await http.post(`/api/meetings/${parsed.value.meetingId}/relays`, {}, relaysSchema);
      return await probePath(
        async (sdp, mid) => (await http.post('/api/reachability', { sdp, mid }, reachabilityResultSchema)).sdp,
        relays,
      );
    },
  };
}
