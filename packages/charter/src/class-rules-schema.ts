// The rules of a classification as they stand in a JSON file (L1).
import { compareBytes } from '@incamera/kernel';
import { z } from 'zod';
import './zod-without-eval.js';
import {
  ADMISSIONS,
  ASSURANCES,
  type ClassRules,
  GUEST_RULES,
  INVESTIGATIONS,
  MARK_RULES,
  MAX_CHAT_LIFE_MINUTES,
  MAX_COUNTRIES,
  MAX_HOST_ABSENCE_SECONDS,
  MAX_LENGTH_MINUTES,
  MAX_NETWORKS,
  MAX_WITNESSES,
  NAME_RULES,
  SCREEN_SHARES,
} from './class-rules.js';
import { EXCEPTION_RULES, orderedRules } from './exceptions.js';
import { MAX_MEMBERS } from './limits.js';
import { formatNetwork, type Network, parseNetwork } from './network.js';

export const COUNTRY = /^[A-Z]{2}$/;

const networkSchema = z.string().transform((text, context) => {
  const network = parseNetwork(text);
  if (network !== null) return network;
  context.addIssue({ code: 'custom', message: 'not a network like 192.0.2.0/24 or 2001:db8::/32' });
  return z.NEVER;
});

export const classRulesSchema: z.ZodType<ClassRules> = z
  .strictObject({
    minimumAssurance: z.enum(ASSURANCES),
    guests: z.enum(GUEST_RULES),
    admission: z.enum(ADMISSIONS),
    networks: z.union([z.literal('any'), z.array(networkSchema).max(MAX_NETWORKS).transform(orderedNetworks)]),
    countries: z.union([z.literal('any'), z.array(z.string().regex(COUNTRY)).max(MAX_COUNTRIES).transform(ordered)]),
    // Files and records of before there were exceptions know of none.
    exceptions: z.array(z.enum(EXCEPTION_RULES)).max(EXCEPTION_RULES.length).transform(orderedRules).default([]),
    constantBitRate: z.boolean(),
    // Files and records of before there were strengths say yes or no.
    marks: z.union([z.enum(MARK_RULES), z.boolean().transform((marks) => (marks ? 'standard' : 'off'))]),
    visibleMark: z.boolean().default(false),
    recording: z.boolean(),
    // Files and records of before there were fingerprints and witnesses make none and ask for none.
    fingerprints: z.boolean().default(false),
    witnesses: z.int().min(0).max(MAX_WITNESSES).default(0),
    // Files and records of before there were second officers ask for none.
    investigation: z.enum(INVESTIGATIONS).default('one_officer'),
    chatLifeMinutes: z.int().min(0).max(MAX_CHAT_LIFE_MINUTES).nullable(),
    screenShare: z.enum(SCREEN_SHARES),
    maxMembers: z.int().min(1).max(MAX_MEMBERS),
    maxLengthMinutes: z.int().min(1).max(MAX_LENGTH_MINUTES),
    hostMustBePresent: z.boolean(),
    hostAbsenceSeconds: z.int().min(1).max(MAX_HOST_ABSENCE_SECONDS),
    reauthenticate: z.boolean(),
    copyFromChat: z.boolean(),
    downloadFiles: z.boolean(),
    names: z.enum(NAME_RULES),
    attribution: z.boolean(),
  })
  // A name from the link alone is self-asserted: asking for more of the others would be for show.
  .refine(({ guests, minimumAssurance }) => guests !== 'link' || minimumAssurance === 'self_asserted', {
    path: ['guests'],
    message: 'guests with only the link contradict the minimum assurance',
  })
  .refine(({ marks, visibleMark }) => marks !== 'off' || !visibleMark, {
    path: ['visibleMark'],
    message: 'a visible mark where copies are not marked',
  })
  // A fingerprint is kept to prove who said what.
  .refine(({ attribution, fingerprints }) => attribution || !fingerprints, {
    path: ['fingerprints'],
    message: 'fingerprints where no record may say who said what',
  });

/** Each once, in the order of the canonical encoding. */
export function orderedNetworks(networks: readonly Network[]): string[] {
  const sorted = [...networks].sort(compareNetworks).map(formatNetwork);
  return sorted.filter((text, i) => text !== sorted[i - 1]);
}

/** By family, address, then prefix. */
export function compareNetworks(a: Network, b: Network): number {
  const family = a.address.byteLength - b.address.byteLength;
  return family || compareBytes(a.address, b.address) || a.prefixBits - b.prefixBits;
}

function ordered(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
