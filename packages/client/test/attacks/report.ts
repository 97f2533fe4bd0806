// The table of the suite: what is printed, what is written to .cache/attacks.json, and what docs/threat-model.md shows (test
// support).
import { type Attack, type Attacker } from './attack.js';
import { type EvidenceAttack, type EvidenceAttacker } from './evidence-attack.js';
import { type Outcome } from './run-attack.js';

const ATTACKERS: Readonly<Record<Attacker, string>> = {
  server: 'The server',
  link: 'Somebody with the link',
  member: 'A member',
  host: 'A host’s altered client',
};

const HONEST = ['Hanna', 'Ada', 'Bob'];

/**
 * One line of the table without the time, which only a run can tell. All times are those of the fake clock: how long clients wait
 * before they speak, not how fast a machine is.
 */
export function rowOf(attack: Attack): string {
  const within = `${attack.withinMs / 1000} s`;
  return `| ${ATTACKERS[attack.by]} ${attack.name} | ${attack.promise} | ${saysOf(attack)} | ${within} | ${endingOf(attack)} |`;
}

export function tableOf(attacks: readonly Attack[]): string {
  const head = [
    '| Attack | Against | What honest clients say | Within (virtual time) | How it ends |',
    '| --- | --- | --- | --- | --- |',
  ];
  return [...head, ...attacks.map(rowOf)].join('\n');
}

/** What docs/threat-model.md holds. */
export function tablesOf(families: Readonly<Record<string, readonly Attack[]>>): string {
  return Object.entries(families)
    .map(([family, attacks]) => `### ${family}\n\n${tableOf(attacks)}\n`)
    .join('\n');
}

const EVIDENCE_ATTACKERS: Readonly<Record<EvidenceAttacker, string>> = {
  server: 'The server',
  member: 'A member',
  holder: 'Whoever has the secret',
};

/** As `tablesOf`, of what nobody sees before it is opened. */
export function evidenceTablesOf(families: Readonly<Record<string, readonly EvidenceAttack[]>>): string {
  const row = ({ by, name, promise, named }: EvidenceAttack) =>
    `| ${EVIDENCE_ATTACKERS[by]} ${name} | ${promise} | ${named.map((code) => `\`${code}\``).join(', ')} |`;
  return Object.entries(families)
    .map(([family, attacks]) => {
      const head = ['| Attack | Against | What whoever opens it reads |', '| --- | --- | --- |'];
      return `### ${family}\n\n${[...head, ...attacks.map(row)].join('\n')}\n`;
    })
    .join('\n');
}

function saysOf(attack: Attack): string {
  const byCodes = new Map<string, string[]>();
  for (const [who, codes] of Object.entries(attack.says)) {
    const text = codes.map((code) => `\`${code}\``).join(', ');
    byCodes.set(text, [...(byCodes.get(text) ?? []), who]);
  }
  return [...byCodes].map(([codes, names]) => `${everybody(names)}: ${codes}`).join('; ');
}

function everybody(names: readonly string[]): string {
  return HONEST.every((name) => names.includes(name)) ? 'everybody' : names.join(', ');
}

function endingOf({ ends = {} }: Attack): string {
  const parts: string[] = [];
  if (ends.back) parts.push(`${ends.back.join(', ')} back without a click`);
  if (ends.outside) parts.push(`${ends.outside.join(', ')} stays outside`);
  if (ends.over) parts.push(`over for ${everybody(ends.over)}, and said so`);
  return parts.length === 0 ? 'goes on' : parts.join('; ');
}

/** Everything measured, for `.cache/attacks.json`. */
export function reportOf(outcomes: readonly Outcome[]) {
  return outcomes.map(({ attack, said, afterMs }) => ({
    attack: `${ATTACKERS[attack.by]} ${attack.name}`,
    promise: attack.promise,
    says: attack.says,
    ends: endingOf(attack),
    afterMs,
    withinMs: attack.withinMs,
    said: said.map(({ who, code, afterMs: ms, places }) => ({ who, code, afterMs: ms, shown: [...places] })),
  }));
}

/** For a terminal. */
export function printable(tried: number, outcomes: readonly Outcome[]): string {
  const lines = outcomes.map(({ attack, said, afterMs }) => {
    const expected = said.filter(({ who, code }) => attack.says[who]?.includes(code));
    const codes = new Map<string, { names: string[]; places: Set<string> }>();
    for (const { who, code, places } of expected) {
      const entry = codes.get(code) ?? { names: [], places: new Set() };
      entry.names.push(who);
      for (const place of places) entry.places.add(place);
      codes.set(code, entry);
    }
    const texts = [...codes].map(
      ([code, { names, places }]) => `${code} (${everybody(names)}: ${[...places].join(', ')})`,
    );
    const time = String(afterMs).padStart(6);
    return `${time} ms  ${attack.promise}  ${ATTACKERS[attack.by]} ${attack.name}\n               ${texts.join('; ')}`;
  });
  const heading = `${tried} attacks, ${outcomes.length} ended in their named error; ms are those of the suite's virtual clock`;
  return [heading, ...lines].join('\n');
}
