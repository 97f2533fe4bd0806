// What an organiser's device makes of the holders that the server lists (L4; decision 0026). As with authorities, whose key it is the
// server alone says until somebody compared the fingerprint here; and whoever was compared cannot vanish or get another key unnoticed.
import { HOLDER_KEY_BYTES, NO_SHARE_HOLDERS, type ShareHolders } from '@incamera/charter';
import { type Bytes, Reader, toBase64Url, Writer } from '@incamera/kernel';
import { wireBytes } from '@incamera/protocol';
import { type DeviceRecords } from '../device/device-records.js';
import { clientErrors } from '../errors.js';
import { type HolderNames, type HolderTrust, type ListedHolders } from '../holder-types.js';
import { holderFingerprint, holderIdOfCard, namesFit, type PublicHolder } from './holder-card.js';

const RECORD = 'confirmed-holders';
const MAX_CONFIRMED = 200;
const ID_BYTES = 32;
const MAX_NAME_BYTES = 256;

interface Confirmed extends HolderNames {
  readonly holderId: string;
}

interface Judged extends PublicHolder, Confirmed {
  readonly id: Bytes;
}

/** As the server says. */
export interface HolderList {
  readonly threshold: number;
  readonly holders: readonly PublicHolder[];
}

export class HolderRoots implements HolderTrust {
  readonly #source: () => Promise<HolderList>;
  readonly #records: Pick<DeviceRecords, 'sealed' | 'saveSealed'>;

  constructor(source: () => Promise<HolderList>, records: Pick<DeviceRecords, 'sealed' | 'saveSealed'>) {
    this.#source = source;
    this.#records = records;
  }

  async list(): Promise<ListedHolders> {
    const { threshold, holders, confirmed } = await this.#judge();
    return {
      threshold,
      holders: holders.map(({ holderId, id, name, organisation }) => {
        const isConfirmed = confirmed.some((one) => one.holderId === holderId);
        return { holderId, name, organisation, fingerprint: holderFingerprint(id), isConfirmed };
      }),
      missing: missingOf(holders, confirmed),
    };
  }

  async confirm(holderId: string): Promise<void> {
    const { holders, confirmed } = await this.#judge();
    const holder = holders.find((one) => one.holderId === holderId);
    if (holder === undefined) throw clientErrors.make('client/holder_changed');
    // Whose key was replaced on purpose was compared anew: the one before is not waited for any more.
    const others = confirmed.filter((one) => one.holderId !== holderId && !isSamePerson(one, holder));
    await this.#save([...others, holder]);
  }

  async forget(holderId: string): Promise<void> {
    const { confirmed } = await this.#judge();
    await this.#save(confirmed.filter((one) => one.holderId !== holderId));
  }

  /**
   * What the charter of a new meeting names: all that are listed, and how many of them it takes.
   * @throws {AppError} `client/holder_changed`: the server lists somebody no more, or with another key, who was compared here
   */
  async forCharter(): Promise<ShareHolders> {
    const { threshold, holders, confirmed } = await this.#judge();
    if (missingOf(holders, confirmed).length > 0) throw clientErrors.make('client/holder_changed');
    if (holders.length === 0) return NO_SHARE_HOLDERS;
    const named = holders.map(({ publicKey, name, organisation, holderId }) => ({
      publicKey: wireBytes(publicKey),
      label: name,
      organisation,
      listedBy: confirmed.some((one) => one.holderId === holderId) ? ('organisation' as const) : ('server' as const),
    }));
    const unknown = named.filter(({ listedBy }) => listedBy === 'server').length;
    // Holders whom only the server names, and who may be the server, never reach the threshold without one who was compared.
    const least = unknown < named.length ? unknown + 1 : 1;
    return { threshold: Math.min(Math.max(threshold, least), named.length), holders: named };
  }

  /** Ids are computed here: the server's say nothing. What a charter cannot name is left out. */
  async #judge(): Promise<{ threshold: number; holders: readonly Judged[]; confirmed: readonly Confirmed[] }> {
    const [{ threshold, holders }, record] = await Promise.all([this.#source(), this.#records.sealed(RECORD)]);
    const judged = holders.filter(isNameable).map(async (holder) => {
      const id = await holderIdOfCard(holder);
      return { ...holder, id, holderId: toBase64Url(id) };
    });
    return { threshold, holders: await Promise.all(judged), confirmed: record === null ? [] : readConfirmed(record) };
  }

  async #save(confirmed: readonly Confirmed[]): Promise<void> {
    const writer = new Writer().list(confirmed.slice(-MAX_CONFIRMED), (w, { holderId, name, organisation }) =>
      w.raw(wireBytes(holderId)).text(name).text(organisation),
    );
    await this.#records.saveSealed(RECORD, writer.done());
  }
}

const isNameable = (holder: PublicHolder): boolean =>
  namesFit(holder) && wireBytes(holder.publicKey).byteLength === HOLDER_KEY_BYTES;

const isSamePerson = (one: HolderNames, other: HolderNames): boolean =>
  one.name === other.name && one.organisation === other.organisation;

function missingOf(holders: readonly Judged[], confirmed: readonly Confirmed[]): readonly Confirmed[] {
  return confirmed.filter(({ holderId }) => !holders.some((holder) => holder.holderId === holderId));
}

function readConfirmed(bytes: Bytes): Confirmed[] {
  try {
    const reader = new Reader(bytes);
    const confirmed = reader.list(MAX_CONFIRMED, (r) => ({
      holderId: toBase64Url(r.raw(ID_BYTES)),
      name: r.text(MAX_NAME_BYTES),
      organisation: r.text(MAX_NAME_BYTES),
    }));
    reader.end();
    return confirmed;
  } catch {
    return []; // Damaged: as if nothing had been compared.
  }
}
