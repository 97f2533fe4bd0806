// Reading an exported history line by line (L4; decision 0047): however long it is, no more than one batch is held.
import { type Bytes } from '@incamera/kernel';
import {
  type ExportEntry,
  type ExportHeader,
  exportBatchSchema,
  exportEntrySchema,
  exportHeaderSchema,
  MAX_EXPORT_LINE_CHARS,
  wireBytes,
} from '@incamera/protocol';
import { type z } from 'zod';
import { sweepErrors } from '../sweep-errors.js';

/** An entry of a batch as the file has it; nothing of it is verified. */
export interface ExportedEntry {
  readonly place: number;
  readonly leaf: Bytes;
  /** Null: said to have been erased. */
  readonly opened: { readonly salt: Bytes; readonly entry: Bytes } | null;
}

export interface ExportedBatch {
  readonly batchIndex: number;
  readonly root: Bytes;
  readonly secret: Bytes;
  readonly entries: readonly ExportedEntry[];
}

export class ExportReader {
  readonly header: ExportHeader;
  readonly #lines: NumberedLines;

  private constructor(header: ExportHeader, lines: NumberedLines) {
    this.header = header;
    this.#lines = lines;
  }

  /** @param lines without their ends @throws {AppError} client/history_file_malformed, and what `lines` throws */
  static async open(lines: AsyncIterable<string>): Promise<ExportReader> {
    const numbered = new NumberedLines(lines);
    const header = await numbered.next(exportHeaderSchema);
    if (header === null) throw sweepErrors.make('client/history_file_malformed');
    return new ExportReader(header, numbered);
  }

  /** The batches that follow, once. @throws as `open` */
  async *batches(): AsyncGenerator<ExportedBatch> {
    for (let head = await this.#batch(); head !== null; head = await this.#batch()) yield head;
  }

  async #batch(): Promise<ExportedBatch | null> {
    const head = await this.#lines.next(exportBatchSchema);
    if (head === null) return null;
    const entries: ExportedEntry[] = [];
    for (let i = 0; i < head.count; i++) {
      const entry = await this.#lines.next(exportEntrySchema);
      if (entry === null) throw this.#lines.malformed();
      entries.push(fromWire(entry));
    }
    const { batchIndex, root, secret } = head;
    return { batchIndex, root: wireBytes(root), secret: wireBytes(secret), entries };
  }
}

function fromWire({ place, leaf, opened }: ExportEntry): ExportedEntry {
  const content = opened === null ? null : { salt: wireBytes(opened.salt), entry: wireBytes(opened.entry) };
  return { place, leaf: wireBytes(leaf), opened: content };
}

class NumberedLines {
  readonly #lines: AsyncIterator<string>;
  #number = 0;

  constructor(lines: AsyncIterable<string>) {
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** Null: that was all. */
  async next<S extends z.ZodType>(schema: S): Promise<z.output<S> | null> {
    const { done, value } = await this.#lines.next();
    if (done === true) return null;
    this.#number++;
    if (value.length > MAX_EXPORT_LINE_CHARS) throw this.malformed();
    try {
      return schema.parse(JSON.parse(value));
    } catch (cause) {
      throw this.malformed(cause);
    }
  }

  malformed(cause?: unknown): Error {
    return sweepErrors.make('client/history_file_malformed', { context: { line: this.#number }, cause });
  }
}
