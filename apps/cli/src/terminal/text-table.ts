// A plain table for a terminal (L6).

export type Row = readonly string[];

/** Columns as wide as their widest cell, two spaces between; the first row is the head. */
export function textTable(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const segmenter = new Intl.Segmenter();

/** Characters as a reader counts them. */
function width(text: string): number {
  return [...segmenter.segment(text)].length;
}
