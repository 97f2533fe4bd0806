// What an organiser can do with a planned meeting, beside entering it; the page opens the dialogs for it.
import { type AppError } from '@incamera/kernel';

/** An invitation that is being passed on. */
export interface Invited {
  readonly title: string;
  /** One for each date. */
  readonly meetingIds: readonly string[];
  /** Of one meeting; null: several, each with its own. */
  readonly link: string | null;
  readonly expiresAtMs: number | null;
  /** Just made, rather than looked up again. */
  readonly made: 'meeting' | 'series' | 'change' | null;
  /** Why dates are missing. */
  readonly interrupted: AppError | null;
}

/** A meeting, or a date and all after it, that is to be cancelled. */
export interface Cancelling {
  readonly scope: 'one' | 'following';
  readonly meetingIds: readonly string[];
}

export interface Changing {
  readonly scope: 'one' | 'following';
  readonly meetingId: string;
}

export interface PlannedActions {
  invite(invited: Invited): void;
  change(changing: Changing): void;
  cancel(cancelling: Cancelling): void;
}

/** The meeting that a link of this product names. */
export function meetingIdOfLink(link: string): string {
  return new URL(link).pathname.slice('/m/'.length);
}
