// Puts together what meetings need of identities at one server (L4).
import { type Bytes, type Clock } from '@incamera/kernel';
import { type DeviceRecords } from '../device/device-records.js';
import { type OwnMarks } from '../history/own-marks.js';
import { HolderRoots } from '../identity/holder-trust.js';
import { type CharterParties, TrustRoots } from '../identity/trust-roots.js';
import { type Identity } from '../identity/types.js';
import { type IdentityPorts } from '../session/own-identity.js';
import { type ProviderActions } from './account-actions.js';
import { type Accounts } from './accounts.js';
import { listedHolders } from './holders.js';
import { type HttpClient } from './http-client.js';
import { probeCertificate, ServerIdentitySource, serverTrustSource } from './identity-source.js';

export interface IdentityParts {
  readonly ports: IdentityPorts;
  readonly roots: TrustRoots;
  readonly holders: HolderRoots;
  /** Whom a new meeting believes, whose first host has that key. */
  readonly trustFor: (leafKey: Bytes) => Promise<CharterParties>;
}

export function identityParts(of: {
  readonly http: HttpClient;
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly providers: ProviderActions;
  readonly records: DeviceRecords;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly marks: OwnMarks;
}): IdentityParts {
  const { http, accounts, identity, providers, records, clock, marks } = of;
  const source = new ServerIdentitySource(http, accounts, marks);
  const roots = new TrustRoots(serverTrustSource(identity, providers), records, clock);
  const holders = new HolderRoots(listedHolders(http), records);
  return {
    ports: { source, guestTokens: providers, denyLists: () => identity.denyLists() },
    roots,
    holders,
    trustFor: async (leafKey) => {
      const [names, shareHolders] = await Promise.all([
        probeCertificate(source, leafKey).then((served) => roots.forCharter(served)),
        holders.forCharter(),
      ]);
      return { ...names, shareHolders };
    },
  };
}
