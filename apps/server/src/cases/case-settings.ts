// What this server asks of every investigation (L5; decision 0046).
import { type Command, Option } from 'commander';

export interface CaseSettings {
  /** No case is opened that a second officer need not confirm. Whoever can change this controls the server: what charters say holds all the same. */
  readonly twoOfficers: boolean;
}

export interface RawCaseOptions {
  twoOfficers?: boolean;
}

export function addCaseOptions(command: Command): Command {
  return command.addOption(
    new Option('--two-officers', 'a second officer must confirm every investigation before holders are asked').env(
      'INCAMERA_TWO_OFFICERS',
    ),
  );
}

export function caseSettings(raw: RawCaseOptions): CaseSettings {
  return { twoOfficers: raw.twoOfficers ?? false };
}
