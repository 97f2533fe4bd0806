// `incamera invite` (L6): through the server when it runs, because it alone may write the embedded database; else directly.
import { systemClock, systemRng } from '@incamera/kernel';
import {
  DELIVERY_LIMITS,
  type InvitationRequest,
  inviteThroughControl,
  issueInvitation,
  lastPublicUrl,
  type ServerConfig,
} from '@incamera/server';
import { openStore } from '@incamera/store';

/**
 * A one-time set-up link, good for a day.
 * @throws {AppError} server/control, store/in_use, store/unreachable
 */
export async function invite(config: ServerConfig, request: InvitationRequest): Promise<string> {
  const fromServer = await inviteThroughControl(config.dataDir, request);
  if (fromServer !== null) return fromServer;
  const store = await openStore(config.database, DELIVERY_LIMITS);
  try {
    const publicUrl = config.publicUrlSet ? config.publicUrl : ((await lastPublicUrl(store)) ?? config.publicUrl);
    return await issueInvitation(
      { store, clock: systemClock, rng: systemRng },
      publicUrl,
      request.label,
      request.roles,
    );
  } finally {
    await store.close();
  }
}
