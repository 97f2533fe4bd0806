// One question to the policies: may this person do this, in this meeting, under these circumstances? (L1)
import { err, isLine, ok, type Result } from '@incamera/kernel';
import { z } from 'zod';
import { FEATURES, type Feature } from '../charter.js';
import { ASSURANCES, type Assurance, type ClassRules } from '../class-rules.js';
import { COUNTRY, classRulesSchema } from '../class-rules-schema.js';
import {
  CLASS_ID,
  MAX_CLASS_ID_CHARS,
  MAX_CLASS_LABEL_CHARS,
  MAX_CLASS_LEVEL,
  type Words,
} from '../classification-document.js';
import { type CharterError, charterErrors } from '../errors.js';
import { EXCEPTION_RULES, type ExceptionRule } from '../exceptions.js';
import { formatAddress, parseAddress } from '../network.js';

/** What people do, as the policies name it. */
export const POLICY_ACTIONS = [
  'create',
  'join',
  'admit',
  'shareScreen',
  'chat',
  'sendFile',
  'downloadFile',
  'copy',
  'record',
] as const;
export type PolicyAction = (typeof POLICY_ACTIONS)[number];

/** Why somebody without an account may be there; `null`: has an account. */
export const GUEST_EVIDENCE = ['link', 'vouched', 'verified'] as const;
export type GuestEvidence = (typeof GUEST_EVIDENCE)[number];

/** Who asks. Holds no name: a record of decisions must not become a list of people. */
export interface PolicyPerson {
  readonly assurance: Assurance;
  /** Domain of the organisation that the evidence names. */
  readonly organisation: string | null;
  readonly guest: GuestEvidence | null;
  /** Named as a host in the charter. */
  readonly host: boolean;
  /** Named in the charter by e-mail address, with evidence for that address. */
  readonly invited: boolean;
}

/** Which meeting: what its charter says. */
export interface PolicyMeeting {
  readonly classificationId: string;
  readonly level: number;
  readonly label: Words;
  readonly rules: ClassRules;
  /** Of the charter, at most that of the classification. */
  readonly maxMembers: number;
  /** Of the charter; what its rules do not allow is not had all the same. */
  readonly features: readonly Feature[];
  /** Unix milliseconds. */
  readonly startsAtMs: number;
  readonly expiresAtMs: number;
}

/** What else matters at this moment. */
export interface PolicyCircumstances {
  readonly nowMs: number;
  /** Canonical text, IPv4-mapped ones as IPv4; `null`: not known, which no list of networks approves. */
  readonly address: string | null;
  readonly country: string | null;
  /** Members there, without this person. */
  readonly members: number;
  readonly hostPresent: boolean;
  /** Hosts who let this person in. */
  readonly approvals: number;
  /** Signed in afresh for this join. */
  readonly reauthenticated: boolean;
  /** Rules from which this person is to be excepted, or was; absent: none. Counts as far as the classification permits. */
  readonly excepted?: readonly ExceptionRule[] | undefined;
  readonly browser: { readonly encrypts: boolean; readonly constantBitRate: boolean; readonly marks: boolean };
}

export interface PolicyRequest {
  readonly action: PolicyAction;
  readonly person: PolicyPerson;
  readonly meeting: PolicyMeeting;
  readonly circumstances: PolicyCircumstances;
}

const MAX_ORGANISATION_CHARS = 253;
const MAX_COUNT = 100_000;
const timeMs = z.int().min(0);
const count = z.int().min(0).max(MAX_COUNT);
const words = z.string().refine((text) => isLine(text, MAX_CLASS_LABEL_CHARS));

const addressSchema = z.string().transform((text, context) => {
  const address = parseAddress(text);
  if (address !== null) return formatAddress(address);
  context.addIssue({ code: 'custom', message: 'not an address' });
  return z.NEVER;
});

const meetingSchema: z.ZodType<PolicyMeeting> = z
  .strictObject({
    classificationId: z.string().max(MAX_CLASS_ID_CHARS).regex(CLASS_ID),
    level: z.int().min(0).max(MAX_CLASS_LEVEL),
    label: z.strictObject({ en: words, de: words }),
    rules: classRulesSchema,
    maxMembers: z.int().min(1),
    features: z.array(z.enum(FEATURES)).max(FEATURES.length),
    startsAtMs: timeMs,
    expiresAtMs: timeMs,
  })
  .refine(({ maxMembers, rules }) => maxMembers <= rules.maxMembers, { path: ['maxMembers'] })
  .refine(({ startsAtMs, expiresAtMs }) => startsAtMs < expiresAtMs, { path: ['expiresAtMs'] });

const requestSchema: z.ZodType<PolicyRequest> = z.strictObject({
  action: z.enum(POLICY_ACTIONS),
  person: z.strictObject({
    assurance: z.enum(ASSURANCES),
    organisation: z
      .string()
      .refine((text) => isLine(text, MAX_ORGANISATION_CHARS))
      .nullable(),
    guest: z.enum(GUEST_EVIDENCE).nullable(),
    host: z.boolean(),
    invited: z.boolean(),
  }),
  meeting: meetingSchema,
  circumstances: z.strictObject({
    nowMs: timeMs,
    address: addressSchema.nullable(),
    country: z.string().regex(COUNTRY).nullable(),
    members: count,
    hostPresent: z.boolean(),
    approvals: count,
    reauthenticated: z.boolean(),
    excepted: z.array(z.enum(EXCEPTION_RULES)).max(EXCEPTION_RULES.length).optional(),
    browser: z.strictObject({ encrypts: z.boolean(), constantBitRate: z.boolean(), marks: z.boolean() }),
  }),
});

/** Checks a question that came from outside or from a record of past ones; unknown members are refused. */
export function parsePolicyRequest(value: unknown): Result<PolicyRequest, CharterError> {
  return parsed(requestSchema.safeParse(value));
}

/** Checks what somebody says of a meeting, in the same way. */
export function parsePolicyMeeting(value: unknown): Result<PolicyMeeting, CharterError> {
  return parsed(meetingSchema.safeParse(value));
}

function parsed<T>(outcome: z.ZodSafeParseResult<T>): Result<T, CharterError> {
  if (outcome.success) return ok(outcome.data);
  const where = outcome.error.issues[0]?.path.join('.') ?? '';
  return err(charterErrors.make('charter/bad_request', { context: { where } }));
}

const COARSE_BITS = { ipv4: 24, ipv6: 48 } as const;

/** The first address of the network of 24 (IPv4) or 48 bits (IPv6) that an address is in: for records that name nobody. */
export function coarseAddress(text: string): string | null {
  const parsedAddress = parseAddress(text);
  if (parsedAddress === null) return null;
  const { address } = parsedAddress;
  const keptBytes = (address.byteLength === 4 ? COARSE_BITS.ipv4 : COARSE_BITS.ipv6) / 8;
  return formatAddress({ address: address.map((byte, i) => (i < keptBytes ? byte : 0)), prefixBits: 0 });
}

/** The one text of an address, IPv4-mapped ones as IPv4 and without a zone; `null` when it is none. */
export function canonicalAddress(text: string): string | null {
  const address = parseAddress(text.replace(/%.*$/, ''));
  return address === null ? null : formatAddress(address);
}
