// What routes and meetings need of identities (L5), opened once by the composition root.
import { type Clock, type Logger, type Rng } from '@incamera/kernel';
import { type ServerMessage } from '@incamera/protocol';
import { type Store } from '@incamera/store';
import { type ServerConfig } from '../config.js';
import { Denials } from './denials.js';
import { DeviceCertificates } from './device-certificates.js';
import { ServerAuthorities } from './server-authorities.js';

export interface IdentityService {
  readonly authorities: ServerAuthorities;
  readonly certificates: DeviceCertificates;
  readonly denials: Denials;
}

/** @throws {AppError} `server/identity_files`, `server/identity_authority` */
export async function openIdentity(options: {
  readonly config: ServerConfig;
  readonly store: Store;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly logger: Logger;
  readonly announce: (message: ServerMessage) => void;
}): Promise<IdentityService> {
  const { config, store, clock, rng, logger, announce } = options;
  const { hostname: host } = config.publicUrl;
  const authorities = await ServerAuthorities.open({
    dataDir: config.dataDir,
    host,
    configured: config.deviceAuthority,
    store,
    clock,
    rng,
    logger,
  });
  const denials = new Denials({ store, authorities, clock, logger, announce });
  const certificates = new DeviceCertificates({ store, authorities, denials, clock, rng, rpId: host });
  return { authorities, certificates, denials };
}
