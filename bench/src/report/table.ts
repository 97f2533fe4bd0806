// The result of one bench, as a table for people and as values for programs.

export interface BenchTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to read the figures. */
  readonly notes: readonly string[];
}

export interface BenchResult {
  readonly table: BenchTable;
  /** Unrounded, for `--json`. */
  readonly figures: unknown;
}

/** Markdown, with columns as wide as their widest cell. */
export function renderTable({ title, columns, rows, notes }: BenchTable): string {
  const widths = columns.map((column, index) => {
    return Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length));
  });
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, index) => (cells[index] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const notesText = notes.map((note) => `- ${note}`).join('\n');
  return [`### ${title}`, '', line(columns), rule, ...rows.map(line), '', notesText, ''].join('\n');
}

/** As many digits as a figure of this noise deserves. */
export function figure(value: number): string {
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;
}

/** The middle of several runs and their range. */
export function withRange(values: readonly number[]): string {
  const middle = figure(median(values));
  return values.length < 2 ? middle : `${middle} (${figure(Math.min(...values))}–${figure(Math.max(...values))})`;
}

/** The mean of the two middle ones where the number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}
