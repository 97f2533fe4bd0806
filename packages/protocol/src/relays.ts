// TURN relays and the short-lived credentials for them (L1, RFC 8656, RFC 7065; credentials as coturn's REST API has them).
import { z } from 'zod';
import { timeMsSchema } from './wire-values.js';

/**
 * How long credentials live. A relay may check them at every refresh of an allocation, and a connection keeps those that it was
 * made with: a member's must outlive the longest meeting. A lobby's check is over in seconds.
 */
export const RELAY_LIFETIME_MS = { member: 24 * 3_600_000, lobby: 120_000 } as const;

/** Credentials that end sooner are renewed before a connection is made with them: it holds at least this long. */
export const RELAY_RENEW_BEFORE_MS = 12 * 3_600_000;

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
