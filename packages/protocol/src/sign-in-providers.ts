// OpenID providers over HTTP (L1): their configuration by the officer, sign-in through them, and ID tokens for guests.
// A flow begins by a POST of this origin, which sets a cookie; the provider sends the browser back to
// /api/oidc/:providerId/callback; the page then fetches what came of it, once, by the flow's handle and the cookie.
import { z } from 'zod';
import { LIMITS } from './limits.js';
import { emailDomainSchema, emailSchema, issuerSchema } from './sign-in-values.js';
import { fixedBytes } from './wire-values.js';

export const providerIdSchema = z.string().regex(/^o_[A-Za-z0-9_-]{16}$/);

const publicFields = {
  label: z.string().trim().min(1).max(LIMITS.displayNameChars),
  issuer: issuerSchema,
  clientId: z
    .string()
    .trim()
    .regex(/^[!-~]{1,256}$/),
  forSignIn: z.boolean(),
  forGuests: z.boolean(),
};
const configuredFields = {
  ...publicFields,
  /** Who may make an account by signing in: nobody, listed addresses, or everybody with an address of the domains. */
  admission: z.enum(['nobody', 'listed', 'domain']),
  /** Whose addresses the provider may assert for an account here. */
  emailDomains: z.array(emailDomainSchema).max(100),
  emails: z.array(emailSchema).max(1000),
};

/** GET /api/oidc/providers, for everybody. */
export const publicProvidersSchema = z.strictObject({
  providers: z.array(z.strictObject({ ...publicFields, providerId: providerIdSchema })),
});

/** POST /api/admin/providers (officer, re-authenticated): adds one, or changes the one of `providerId`. */
export const saveProviderSchema = z
  .strictObject({
    ...configuredFields,
    providerId: providerIdSchema.nullable(),
    /** undefined: the one that is stored stays. null: a client without secret. */
    clientSecret: z
      .string()
      .regex(/^[ -~]{1,1024}$/)
      .nullable()
      .optional(),
  })
  .refine((provider) => provider.admission !== 'domain' || provider.emailDomains.length > 0);

/** GET /api/admin/providers (officer); also the answer of saving. */
export const configuredProviderSchema = z.strictObject({
  ...configuredFields,
  providerId: providerIdSchema,
  hasSecret: z.boolean(),
  /** Origins that the server connects to for it, as the provider's own configuration names them. */
  hosts: z.array(z.string()),
  /** To be registered at the provider. */
  redirectUrl: z.string(),
});
export const configuredProvidersSchema = z.strictObject({ providers: z.array(configuredProviderSchema) });

/** POST /api/oidc/:providerId/start: sign-in, or with a session linking the person at the provider to that account. */
export const startFlowSchema = z.strictObject({ purpose: z.enum(['sign-in', 'link']) });
/** Where the browser goes next: always at the provider's own origin. */
export const startedFlowSchema = z.strictObject({ handle: fixedBytes(32), url: z.string() });

/**
 * POST /api/oidc/:providerId/guest: deposits the nonce of an ID token, 32 bytes that the client computed. The page then goes to
 * /api/oidc/:providerId/guest/start?handle=…
 */
export const guestNonceSchema = z.strictObject({ nonce: fixedBytes(32) });
export const guestHandleSchema = z.strictObject({ handle: fixedBytes(32) });

/** POST /api/oidc/result: what came of a flow; once. A flow that failed is answered with its error. */
export const flowResultRequestSchema = z.strictObject({ handle: fixedBytes(32) });
export const flowResultSchema = z.discriminatedUnion('purpose', [
  z.strictObject({ purpose: z.literal('sign-in') }),
  z.strictObject({ purpose: z.literal('link') }),
  /** The provider's ID token as it was issued (RFC 7515, compact). */
  z.strictObject({ purpose: z.literal('guest'), idToken: z.string().max(16_384) }),
]);

/** GET /api/oidc/:providerId/keys (signed in): what a charter names of the provider. */
export const providerKeysSchema = z.strictObject({
  /** Its key set (RFC 7517) as its own server gives it. */
  keys: z.array(z.record(z.string(), z.unknown())).max(64),
  /** Whose addresses it may assert; none: any. */
  emailDomains: z.array(emailDomainSchema).max(100),
});

export type PublicProvider = z.output<typeof publicProvidersSchema>['providers'][number];
export type ConfiguredProvider = z.output<typeof configuredProviderSchema>;
export type SaveProvider = z.output<typeof saveProviderSchema>;
export type FlowResult = z.output<typeof flowResultSchema>;
