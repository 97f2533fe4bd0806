// The rules of a meeting as the server hands them to people at the door (L4): all versions, sealed with a key of the link.
import {
  beginChain,
  type CharterChain,
  currentCharter,
  type LinkKeys,
  openCharter,
  openCharterChain,
  openDetails,
  sealCharterChain,
  type VerifiedCharter,
} from '@incamera/charter';
import { type MeetingId, toBase64Url } from '@incamera/kernel';
import { type MeetingRecord, meetingSchema, type PublishCharter, wireBytes } from '@incamera/protocol';
import { clientErrors } from '../errors.js';
import { type HttpClient } from './http-client.js';

/** Whose rules: the meeting of a link. */
export interface CharterScope {
  readonly meetingId: MeetingId;
  readonly keys: LinkKeys;
}

/**
 * The charter of a meeting with all its versions: the founding one must hash to the id in the link, the others follow from it.
 * @throws {AppError} `client/link_invalid`: nothing opens with this secret; `client/link_mismatch`
 */
export async function openRecord(keys: LinkKeys, record: MeetingRecord): Promise<CharterChain> {
  const founding = await openCharter(keys, wireBytes(record.sealedCharter));
  if (!founding.ok) {
    // With a mistyped secret nothing opens; anything else is not what the organiser made.
    const details = await openDetails(keys, wireBytes(record.sealedMeta));
    const isMistyped = founding.error.code === 'charter/not_opened' && !details.ok;
    throw clientErrors.make(isMistyped ? 'client/link_invalid' : 'client/link_mismatch', { cause: founding.error });
  }
  if (record.sealedChain === null) return beginChain(founding.value);
  const chain = await openCharterChain(keys, wireBytes(record.sealedChain));
  if (!chain.ok) throw clientErrors.make('client/link_mismatch', { cause: chain.error });
  return chain.value;
}

/** What the server holds of the charters of running meetings. */
export class Charters {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /**
   * The version that the server hands out now.
   * @throws {AppError} as `openRecord`, or what the server refused with
   */
  async served({ meetingId, keys }: CharterScope): Promise<VerifiedCharter> {
    return currentCharter(await openRecord(keys, await this.#http.get(`/api/meetings/${meetingId}`, meetingSchema)));
  }

  /**
   * Gives the server another version, as a host that it knows.
   * @param token of this member's connection
   */
  async publish({ meetingId, keys }: CharterScope, chain: CharterChain, token: string): Promise<void> {
    const { charter } = currentCharter(chain);
    const body: PublishCharter = {
      version: charter.version,
      sealedChain: toBase64Url(await sealCharterChain(keys, chain)),
      hostKeys: charter.hosts.map(({ signatureKey }) => toBase64Url(signatureKey)),
    };
    await this.#http.command(`/api/meetings/${meetingId}/charter`, body, token);
  }
}
