// What a holder of investigation shares hands to an officer (L4): names and public key, as a text that is safe to show anybody.

import { holderIdOf } from '@incamera/identity';
import { type Bytes, inGroups, isLine, normaliseText, toHex } from '@incamera/kernel';
import { newHolderSchema, wireBytes } from '@incamera/protocol';
import { z } from 'zod';
import { clientErrors } from '../errors.js';
import { type HolderNames } from '../holder-types.js';

const FORMAT = 'incamera-holder/1';
/** A card has about 2 kB. */
const MAX_CARD_CHARS = 8_192;
const MAX_NAME_CHARS = 64;

const holderCardSchema = newHolderSchema.extend({ format: z.literal(FORMAT) });

export interface PublicHolder extends HolderNames {
  /** X-Wing, base64url. */
  readonly publicKey: string;
}

export function cardOf({ name, organisation, publicKey }: PublicHolder): string {
  return `${JSON.stringify({ format: FORMAT, name, organisation, publicKey })}\n`;
}

/** @throws {AppError} `client/holder_card_malformed` */
export function readCard(text: string): PublicHolder {
  let value: unknown = null;
  try {
    if (text.length <= MAX_CARD_CHARS) value = JSON.parse(text);
  } catch {
    // Not JSON: refused below, like everything else that is no card.
  }
  const parsed = holderCardSchema.safeParse(value);
  if (!parsed.success || !namesFit(parsed.data)) throw clientErrors.make('client/holder_card_malformed');
  const { name, organisation, publicKey } = parsed.data;
  return { name, organisation, publicKey };
}

/** Names as charters take them: one line each, normalised. */
export function namesFit({ name, organisation }: HolderNames): boolean {
  return [name, organisation].every((text) => isLine(text, MAX_NAME_CHARS) && normaliseText(text) === text);
}

export async function holderIdOfCard({ name, organisation, publicKey }: PublicHolder): Promise<Bytes> {
  return await holderIdOf({ name, organisation, publicKey: wireBytes(publicKey) });
}

/** Hexadecimal in groups of four, for people. */
export function holderFingerprint(holderId: Bytes): string {
  return inGroups(toHex(holderId), 4);
}
