// TURN relays and the short-lived credentials for them (L1, RFC 8656, RFC 7065; credentials as coturn's REST API has them).
import { z } from 'zod';
import { timeMsSchema } from './wire-values.js';

/** Credentials of a member live this long; a lobby's check is over in seconds. */
export const RELAY_LIFETIME_MS = { member: 3_600_000, lobby: 120_000 } as const;

/** `turn:` or `turns:`, host, perhaps port and transport; never a STUN server, which no media needs. */
export const relayUrlSchema = z
  .string()
  .max(300)
  .regex(/^turns?:([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?$/);

/** Answer of POST /api/meetings/:meetingId/relays (the lobby's check) and of `media.relays` (members). */
export const relaysSchema = z.strictObject({
  /** Empty: the operator runs none. */
  relays: z
    .array(
      z.strictObject({
        urls: z.array(relayUrlSchema).min(1).max(8),
        /** Expiry in Unix seconds and a random part: nothing of a person or a meeting. */
        username: z.string().max(200),
        credential: z.string().max(200),
      }),
    )
    .max(4),
  expiresAtMs: timeMsSchema,
});

export type Relays = z.output<typeof relaysSchema>;
export type Relay = Relays['relays'][number];
