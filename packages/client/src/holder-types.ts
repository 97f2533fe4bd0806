// Holders of investigation shares, for interfaces (L4; decision 0026).
import { type HolderHistory } from '@incamera/protocol';

/** Who a holder is, in public. */
export interface HolderNames {
  readonly name: string;
  readonly organisation: string;
}

/** The key that this device keeps. */
export interface OwnHolderKey extends HolderNames {
  readonly holderId: string;
  /** SHA-256 over name, organisation and key, hexadecimal in groups of four. */
  readonly fingerprint: string;
  /** What an officer lists: names and public key, as text. */
  readonly card: string;
}

/** A person's own key as a holder: made here, kept here under this device's key, and in a backup under a passphrase. */
export interface HolderKeyActions {
  current(): Promise<OwnHolderKey | null>;
  /** @throws {AppError} `client/holder_exists`, `client/passphrase_short`, `client/name_invalid` */
  create(options: HolderNames & { readonly passphrase: string }): Promise<{ readonly backup: string }>;
  /** @throws {AppError} `client/holder_exists`, `client/backup_malformed`, `client/backup_not_opened` */
  restore(backup: string, passphrase: string): Promise<void>;
  /** Takes the key off this device; with the backup it can come back. */
  forget(): Promise<void>;
}

/** A holder as the server lists it and this device judges it. */
export interface ListedHolder extends HolderNames {
  readonly holderId: string;
  readonly fingerprint: string;
  /** Somebody compared the fingerprint on this device. */
  readonly isConfirmed: boolean;
}

export interface ListedHolders {
  /** How many it takes together. */
  readonly threshold: number;
  readonly holders: readonly ListedHolder[];
  /** Compared on this device, and listed no more: as long as one is here, no meeting is created. */
  readonly missing: readonly (HolderNames & { readonly holderId: string })[];
}

/** What an organiser's device makes of the holders that new meetings name. */
export interface HolderTrust {
  list(): Promise<ListedHolders>;
  /** The person compared the fingerprint with what the holder said by another way. */
  confirm(holderId: string): Promise<void>;
  /** The person was told that this holder is one no more. */
  forget(holderId: string): Promise<void>;
}

/** The officer's list with its history. */
export interface HolderAdministration {
  history(): Promise<HolderHistory>;
  /** What a card says, with the fingerprint to compare before it is listed. @throws {AppError} `client/holder_card_malformed` */
  read(card: string): Promise<HolderNames & { readonly fingerprint: string }>;
  /** @throws {AppError} `client/holder_card_malformed`, `holder/known`, `holder/full` */
  list(card: string): Promise<void>;
  /** @throws {AppError} `holder/gone` */
  retire(holderId: string): Promise<void>;
  setThreshold(threshold: number): Promise<void>;
}

/** Who could open evidence of a meeting, as its charter names them. */
export interface ShareHoldersView {
  readonly threshold: number;
  readonly holders: readonly (HolderNames & { readonly listedBy: 'server' | 'organisation' })[];
}
