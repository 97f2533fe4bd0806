// Invitations by mail (L1): what a client asks the server to send. The server then knows the links with their secrets, so a
// client asks only where the class of the meeting allows it, and after saying so.
import { z } from 'zod';
import { fixedBytes, meetingIdSchema, timeMsSchema } from './wire-values.js';

export const MAIL_LIMITS = {
  /** One request: each address costs a conversation with the mail server. */
  recipients: 25,
  events: 52,
  /** Mails of one account a day. */
  perDay: 200,
  /** From this level of a classification on (Restricted), no link goes through a mail server; an operator may only lower it. */
  belowLevel: 20,
} as const;

/**
 * One plain address of RFC 5321: no quoted local part, no comment, no source route, so that there is nothing in it that a
 * mail server could read as a command or as a second address.
 */
export const mailAddressSchema = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  )
  .refine((address) => address.indexOf('@') <= 64, 'local part too long');

/** GET /api/mail (signed in): whether this server sends invitations, as whom, and below which level; null: not at all. */
export const mailOfferSchema = z.strictObject({
  mail: z.strictObject({ from: mailAddressSchema, belowLevel: z.number().int().nonnegative() }).nullable(),
});

const event = {
  meetingId: meetingIdSchema,
  endsAtMs: timeMsSchema,
  /** Stays when a meeting moves; the server adds its own name to it. */
  uid: z.string().regex(/^[A-Za-z0-9_-]{22,43}$/),
  sequence: z.number().int().min(0).max(10_000),
};

const common = {
  to: z
    .array(mailAddressSchema)
    .min(1)
    .max(MAIL_LIMITS.recipients)
    .refine((all) => new Set(all.map((address) => address.toLowerCase())).size === all.length, 'an address twice'),
  language: z.enum(['en', 'de']),
  /** IANA name; whether it exists is for the server to find out. */
  timeZone: z.string().max(64),
  /** Highest level of the meetings' classifications, as the client knows it from their charters. */
  level: z.number().int().min(0).max(255),
};

/** POST /api/mail (signed in): one mail to each address. Nothing of it is stored. */
export const sendMailSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('request'),
    ...common,
    events: z
      .array(z.strictObject({ ...event, secret: fixedBytes(16) }))
      .min(1)
      .max(MAIL_LIMITS.events),
  }),
  // A cancellation needs no link.
  z.strictObject({
    kind: z.literal('cancel'),
    ...common,
    events: z.array(z.strictObject(event)).min(1).max(MAIL_LIMITS.events),
  }),
]);

/** Why one mail did not go. */
export const mailFailureSchema = z.enum([
  'mail/recipient_refused',
  'mail/refused',
  'mail/unreachable',
  'mail/tls_refused',
  'mail/sign_in_refused',
  'mail/timeout',
]);

/** What became of each address, in the order of the request; null: handed over to the mail server. */
export const mailResultSchema = z.strictObject({
  failures: z.array(mailFailureSchema.nullable()).max(MAIL_LIMITS.recipients),
});

export type MailOffer = z.output<typeof mailOfferSchema>['mail'];
export type SendMail = z.output<typeof sendMailSchema>;
export type MailFailure = z.output<typeof mailFailureSchema>;
