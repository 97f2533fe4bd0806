// The officer's draft (pure): texts of a rulebook, changed by forms or by hand, and what differs from what is in force.
import { isNetworkText, type RulebookFiles } from '@incamera/client';

/** The classifications are one file, the schema another; the rest are policies by name. */
export const CLASSIFICATIONS = 'classifications.json';
export const SCHEMA = 'schema.cedarschema';

export const POLICY_NAME = /^[a-z0-9][a-z0-9._-]{0,63}\.cedar$/;

/** File names in the order of the editor. */
export function fileNames({ policies }: RulebookFiles): readonly string[] {
  return [CLASSIFICATIONS, ...Object.keys(policies).sort(), SCHEMA];
}

export function textOf(files: RulebookFiles, name: string): string {
  if (name === CLASSIFICATIONS) return files.classifications;
  return name === SCHEMA ? files.schema : (files.policies[name] ?? '');
}

export function withText(files: RulebookFiles, name: string, text: string): RulebookFiles {
  if (name === CLASSIFICATIONS) return { ...files, classifications: text };
  if (name === SCHEMA) return { ...files, schema: text };
  return { ...files, policies: { ...files.policies, [name]: text } };
}

export function withoutFile(files: RulebookFiles, name: string): RulebookFiles {
  const { [name]: _, ...policies } = files.policies;
  return { ...files, policies };
}

/** What `draft-evidence.ts` reads and changes. */
export interface LooseEvidence {
  fingerprints?: unknown;
  witnesses?: unknown;
  investigation?: unknown;
  attribution?: unknown;
}

interface LooseDocument {
  version?: unknown;
  accreditedUpTo?: unknown;
  aboveAccreditation?: { en?: unknown; de?: unknown };
  classifications?: LooseClass[];
}
interface LooseClass {
  id?: unknown;
  label?: { en?: unknown; de?: unknown };
  rules?: { networks?: unknown; exceptions?: unknown; marks?: unknown; visibleMark?: unknown } & LooseEvidence;
}

/** What the forms show; null while the text is no JSON of the right form. */
export interface DraftForm {
  readonly accreditedUpTo: string;
  readonly guidance: { readonly en: string; readonly de: string };
  readonly classes: readonly {
    readonly id: string;
    readonly label: { readonly en: string; readonly de: string };
    /** One a line; null where any network will do. */
    readonly networks: string | null;
    /** Rules from which hosts may except somebody. */
    readonly exceptions: readonly string[];
  }[];
}

export function readForm(classifications: string): DraftForm | null {
  const document = parsed(classifications);
  const { accreditedUpTo, aboveAccreditation, classifications: classes } = document ?? {};
  if (typeof accreditedUpTo !== 'string' || !Array.isArray(classes)) return null;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    accreditedUpTo,
    guidance: { en: text(aboveAccreditation?.en), de: text(aboveAccreditation?.de) },
    classes: classes.map(({ id, label, rules }) => ({
      id: text(id),
      label: { en: text(label?.en), de: text(label?.de) },
      networks: Array.isArray(rules?.networks) ? rules.networks.map(text).join('\n') : null,
      exceptions: Array.isArray(rules?.exceptions) ? rules.exceptions.map(text) : [],
    })),
  };
}

/** The text with one change of a form in it; unchanged while it is no JSON. */
export function changed(classifications: string, change: (document: LooseDocument) => void): string {
  const document = parsed(classifications);
  if (document === null) return classifications;
  change(document);
  return `${JSON.stringify(document, null, 2)}\n`;
}

export function withAccreditation(classifications: string, id: string): string {
  return changed(classifications, (document) => {
    document.accreditedUpTo = id;
  });
}

export function withGuidance(classifications: string, language: 'en' | 'de', words: string): string {
  return changed(classifications, (document) => {
    document.aboveAccreditation = { ...document.aboveAccreditation, [language]: words };
  });
}

export function withNetworks(classifications: string, id: string, lines: string): string {
  return changed(classifications, (document) => {
    const found = document.classifications?.find((one) => one.id === id);
    // The line that somebody is just writing may be empty.
    if (found?.rules) found.rules.networks = lines === '' ? [] : lines.split('\n').map((line) => line.trim());
  });
}

export function withExceptions(classifications: string, id: string, exceptions: readonly string[]): string {
  return changed(classifications, (document) => {
    const found = document.classifications?.find((one) => one.id === id);
    if (found?.rules) found.rules.exceptions = exceptions;
  });
}

/** What stands in the lines of a form and is no network. */
export function badNetworks(lines: string): readonly string[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isNetworkText(line));
}

/** Without the empty lines that a form leaves in lists of networks. */
export function withoutEmptyLines(files: RulebookFiles): RulebookFiles {
  const hasEmpty = readForm(files.classifications)?.classes.some(({ networks }) => networks?.split('\n').includes(''));
  if (!hasEmpty) return files;
  const classifications = changed(files.classifications, (document) => {
    for (const { rules } of document.classifications ?? []) {
      if (rules && Array.isArray(rules.networks)) rules.networks = rules.networks.filter((text) => text !== '');
    }
  });
  return { ...files, classifications };
}

/** Each version of the classifications has a number of its own, so that two people can tell which one they speak of. */
export function numberedAfter(files: RulebookFiles, inForce: RulebookFiles): RulebookFiles {
  if (files.classifications === inForce.classifications) return files;
  const last = parsed(inForce.classifications)?.version;
  const next = typeof last === 'number' ? last + 1 : 1;
  const own = parsed(files.classifications)?.version;
  if (own === next) return files;
  return {
    ...files,
    classifications: changed(files.classifications, (document) => Object.assign(document, { version: next })),
  };
}

function parsed(text: string): LooseDocument | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** More lines than this on both sides are shown as taken out and put in, without looking for what stayed. */
const MAX_COMPARED = 3000;
/** Unchanged lines around a change. */
const AROUND = 2;

/** What has to be taken out of `before` and put in to have `after`, line by line; only the changes and what is around them. */
export function lineDifference(before: string, after: string): readonly DiffLine[] {
  if (before === after) return [];
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const [oldMiddle, nowMiddle] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  const middle = compared(oldMiddle, nowMiddle);
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return onlyChanges([...same(old.slice(0, head)), ...middle, ...same(old.slice(old.length - tail))]);
}

/** The longest common subsequence of lines. */
function compared(old: readonly string[], now: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text });
  const added = (text: string): DiffLine => ({ kind: 'added', text });
  if (old.length > MAX_COMPARED || now.length > MAX_COMPARED) return [...old.map(removed), ...now.map(added)];
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const below = lengths[(i + 1) * width + j] as number;
      const right = lengths[i * width + j + 1] as number;
      const both = (lengths[(i + 1) * width + j + 1] as number) + 1;
      lengths[i * width + j] = old[i] === now[j] ? both : Math.max(below, right);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ kind: 'same', text: old[i] as string });
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) {
      lines.push(removed(old[i++] as string));
    } else lines.push(added(now[j++] as string));
  }
  return [...lines, ...old.slice(i).map(removed), ...now.slice(j).map(added)];
}

function onlyChanges(lines: readonly DiffLine[]): DiffLine[] {
  const near = (index: number) =>
    lines.slice(Math.max(0, index - AROUND), index + AROUND + 1).some(({ kind }) => kind !== 'same');
  return lines.filter((_, index) => near(index));
}
