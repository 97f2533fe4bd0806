// Exceptions at the door (L4): what each knock asks for, what the server says that it fails, and whether both agree. Whoever lets
// somebody in without what they fail being excepted is named by every member who heard the knock.
import { findNotPermitted } from '@incamera/charter';
import { type ExceptionRule, type ServerRule } from '@incamera/charter/policy';
import { type Knock, type MeetingGroup, type Member } from '@incamera/group';
import { type AppError, equalBytes, type KnockId } from '@incamera/kernel';
import { clientErrors } from '../errors.js';
import { type AskedException } from '../snapshot.js';

interface AtDoor {
  readonly knock: Knock;
  /** Rules that this connection fails, as the server says. Nobody else can tell. */
  readonly failing: readonly ServerRule[];
}

/** What a host sees of it. */
export interface ShownAtDoor {
  readonly exception: AskedException | null;
  readonly hiddenFailures: readonly ServerRule[];
}

export class ExceptionDoor {
  readonly #group: Pick<MeetingGroup, 'charter'>;
  readonly #waiting = new Map<KnockId, AtDoor>();

  constructor(group: Pick<MeetingGroup, 'charter'>) {
    this.#group = group;
  }

  arrived(knockId: KnockId, knock: Knock, failing: readonly ServerRule[]): ShownAtDoor {
    const atDoor = { knock, failing };
    this.#waiting.set(knockId, atDoor);
    const { request } = knock;
    const exception = request && {
      rules: request.rules,
      reason: request.reason,
      permitted: this.#isPermitted(request.rules),
    };
    return { exception, hiddenFailures: hiddenOf(atDoor) };
  }

  gone(knockId: KnockId): void {
    this.#waiting.delete(knockId);
  }

  /** Whether only a host's own signature lets this one in: never done without a click. */
  needsException(knockId: KnockId): boolean {
    const atDoor = this.#waiting.get(knockId);
    return atDoor !== undefined && (atDoor.knock.request !== null || atDoor.failing.length > 0);
  }

  /**
   * Before somebody is let in.
   * @param byException whether a host signs what they ask for
   * @returns the rules that are excepted
   * @throws {AppError} `client/exception_hidden`, `client/exception_needed`
   */
  requireEntry(knockId: KnockId, byException: boolean): readonly ExceptionRule[] {
    const atDoor = this.#waiting.get(knockId);
    if (atDoor === undefined) return [];
    if (hiddenOf(atDoor).length > 0) throw clientErrors.make('client/exception_hidden');
    if (byException) return atDoor.knock.request?.rules ?? [];
    if (this.needsException(knockId)) throw clientErrors.make('client/exception_needed');
    return [];
  }

  /** A member who knocked in spite of a rule of the server's and came in without an exception from it, or null. */
  missing({ keyPackageRef, signatureKey, exception }: Member): AppError | null {
    const atDoor = [...this.#waiting.values()].find(({ knock }) =>
      keyPackageRef === null
        ? equalBytes(knock.signatureKey, signatureKey)
        : equalBytes(knock.keyPackageRef, keyPackageRef),
    );
    const isMissing = atDoor?.failing.some((rule) => exception?.rules.includes(rule) !== true) === true;
    return isMissing ? clientErrors.make('client/exception_missing') : null;
  }

  #isPermitted(rules: readonly ExceptionRule[]): boolean {
    return findNotPermitted(rules, this.#group.charter.charter.classification.rules.exceptions) === null;
  }
}

/** Rules that the server says are failed, and that the sealed request does not name. */
function hiddenOf({ knock, failing }: AtDoor): readonly ServerRule[] {
  return failing.filter((rule) => knock.request?.rules.includes(rule) !== true);
}
