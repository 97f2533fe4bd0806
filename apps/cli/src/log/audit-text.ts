// What `incamera log audit` prints (L6). Others script against the JSON: docs/operator-guide.md has the fields.
import { type AuditProblemKind } from '@incamera/client/audit';
import { formatVkey, type NoteKey } from '@incamera/tlog';
import { EXIT_BROKEN } from '../terminal/known-errors.js';
import { plain } from '../terminal/plain.js';
import { textTable } from '../terminal/text-table.js';
import { type Audit, type InsideAudit, type OutsideAudit } from './audit-run.js';

/** As of `incamera verify`: `incomplete` contradicts nothing, and somebody has to explain something. */
export type AuditVerdict = 'holds' | 'incomplete' | 'broken';

const EXITS: Readonly<Record<AuditVerdict, number>> = { holds: 0, incomplete: 4, broken: EXIT_BROKEN };

const VERDICTS: Readonly<Record<AuditVerdict, string>> = {
  holds: 'HOLDS: everything that was given fits what the log signed.',
  incomplete: 'INCOMPLETE: nothing contradicts what the log signed, and the operator has to explain what is listed.',
  broken: 'BROKEN: what was given is not what the log signed.',
};

const MEANINGS: Readonly<Record<AuditProblemKind, string>> = {
  tile_missing: 'a tile is missing',
  tile_malformed: 'a tile has the wrong length',
  tile_altered: 'a tile is not what was signed',
  bundle_malformed: 'entries of the log are missing, or cannot be read',
  entry_altered: 'an entry of the log is another one than was signed',
  history_rewritten: 'the log was rewritten or split: both states are signed',
  rolled_back: 'the log is shorter than it was',
  not_a_batch: 'an entry of the log has another form than all others',
  state_refused: 'a state is not signed as it must be',
  state_not_compared: 'a state could not be compared: give --tiles',
  not_of_this_log: 'what is given as batches is not what the log committed to',
  batch_left_out: 'batches are left out of the file',
  batch_altered: 'entries were left out of a batch, or put into it',
  entry_not_committed: 'an entry was rewritten: it is not the one that was committed to',
  entry_unreadable: 'an entry cannot be read',
  opening_invalid: 'an entry does not stand where the file says',
  entry_twice: 'an entry stands there twice',
  number_twice: 'a number was given twice',
  number_left_out: 'a number is left out: the server did not log it',
  entry_unknown: 'an entry of a later version: read it with that one',
  backdated: 'an entry is dated before what stands before it',
  from_the_future: 'an entry is dated after the state that holds it',
  erased_unexplained: 'entries are erased, and nobody was removed since',
  not_erased: 'a person was removed, and this can still be read',
};

export function auditVerdict({ book }: Audit): AuditVerdict {
  if (book.isBroken) return 'broken';
  return book.count === 0 ? 'holds' : 'incomplete';
}

export const auditExit = (audit: Audit): number => EXITS[auditVerdict(audit)];

export function auditText(audit: Audit, key: NoteKey): string {
  const { book, outside, inside } = audit;
  const rows = book.problems.map(({ kind, weight, where }) => [weight, MEANINGS[kind], plain(where)]);
  const more = book.count - rows.length;
  return [
    `Log: ${plain(formatVkey(key))}`,
    ...(outside === null ? [] : outsideLines(outside)),
    ...(inside === null ? [] : insideLines(inside)),
    '',
    VERDICTS[auditVerdict(audit)],
    ...(rows.length === 0 ? [] : ['', textTable([['weight', 'what is wrong', 'where'], ...rows])]),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join('\n');
}

function outsideLines({ size, from, bundles, witnesses, growth }: OutsideAudit): string[] {
  const read = from === 0 ? `all ${bundles} bundles read` : `bundles ${from} to ${bundles - 1} read, the others before`;
  return [
    `Tiles: ${size} entries, ${read}; ${by(witnesses)}.`,
    ...(growth === null
      ? []
      : [`Between states that witnesses dated it grew by ${growth.entries} entries, ${pace(growth)}.`]),
  ];
}

function insideLines({
  size,
  hasSecrets,
  batches,
  empty,
  entries,
  erased,
  unknown,
  span,
  witnesses,
}: InsideAudit): string[] {
  const when = (atMs: number) => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
  const times = span === null ? '' : `, from ${when(span.fromMs)} to ${when(span.toMs)} UTC by the server's clock`;
  return [
    `History up to entry ${size}; ${by(witnesses)}.`,
    hasSecrets
      ? `${batches} batches made again from their secrets and leaves, ${empty} of them empty: nothing else stands in them.`
      : 'That nothing else stands in the log cannot be shown by this file: that takes an export with the secrets of batches.',
    `${entries} entries opened${times}; ${erased} erased, ${unknown} of a later version.`,
  ];
}

const pace = ({ entries, ms }: { readonly entries: number; readonly ms: number }): string =>
  `one each ${(ms / entries / 1000).toFixed(1)} s`;

const by = (witnesses: readonly string[]): string =>
  `countersigned by ${witnesses.length === 0 ? 'no witness that was named' : witnesses.map(plain).join(', ')}`;

export function auditJson(audit: Audit, key: NoteKey): string {
  const { book, outside, inside } = audit;
  const found = { problems: book.problems, problemCount: book.count };
  return JSON.stringify({ verdict: auditVerdict(audit), vkey: formatVkey(key), outside, inside, ...found }, null, 2);
}
