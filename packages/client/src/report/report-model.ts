// An incident report as a document (L4; decision 0045): titles, claims, tables and time lines, in one language, ready to be drawn. It is plain
// JSON, so that whoever has what it was made of can make it again and compare.

/**
 * A piece of text. `name`: something that somebody else wrote, such as a name; its direction is its own. `code`: a hash, an id, a command.
 * All of it is free of characters that cannot be seen.
 */
export type TextPart = string | { readonly name: string } | { readonly code: string };
export type Line = readonly TextPart[];

/**
 * What a claim rests on. `members`: members of the meeting signed it. `log`: it stands in the transparency log. `mathematics`: a bound on
 * chance, computed or measured. `server`: only the server says so. `officer`: what the investigating officer's device was given or did.
 * `nothing`: it is not known.
 */
export type BasisKind = 'members' | 'log' | 'mathematics' | 'server' | 'officer' | 'nothing';

export interface Basis {
  readonly kind: BasisKind;
  readonly text: Line;
}

/** How a claim or a row is to be taken at a glance; always said in words as well. */
export type Tone = 'plain' | 'good' | 'doubtful' | 'bad' | 'unknown';

/** One sentence, what it rests on, and how it may be wrong. */
export interface Claim {
  readonly tone: Tone;
  readonly text: Line;
  readonly rests: readonly Basis[];
  /** Null: nothing beyond what it rests on. */
  readonly uncertainty: Line | null;
}

export interface Answer {
  readonly question: string;
  readonly claims: readonly Claim[];
}

export interface TableBlock {
  readonly kind: 'table';
  readonly caption: string;
  readonly head: readonly string[];
  /** Shares of the width, one a column. */
  readonly widths: readonly number[];
  readonly rows: readonly { readonly tone: Tone; readonly cells: readonly Line[] }[];
}

/** How a stretch is drawn; its label says the same. */
export type StretchKind = 'genuine' | 'foreign' | 'undecidable' | 'not_found' | 'altered' | 'present' | 'marked';

export interface Stretch {
  readonly kind: StretchKind;
  /** Seconds. */
  readonly from: number;
  readonly to: number;
  /** Shown where there is room; `kind` in words is in the legend. */
  readonly label: string;
}

export interface TimelineBlock {
  readonly kind: 'timeline';
  readonly caption: string;
  /** Length of the axis, seconds. */
  readonly seconds: number;
  /** Loudness from 0 to 1, evenly over the axis; empty: none is drawn. */
  readonly peaks: readonly number[];
  readonly tracks: readonly { readonly label: string; readonly stretches: readonly Stretch[] }[];
  readonly legend: readonly { readonly kind: StretchKind; readonly label: string }[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Line }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly value: Line }[] }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'heading'; readonly text: Line }
  | TableBlock
  | TimelineBlock;

export interface Section {
  /** Unique, for links within the page. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** The classification of the gravest meeting in it: the report is as confidential. */
export interface ReportBanner {
  readonly text: string;
  readonly background: string;
  readonly colour: string;
}

export const REPORT_FORMAT = 'incamera-report/1';

export interface IncidentReport {
  readonly format: typeof REPORT_FORMAT;
  readonly language: ReportLanguage;
  readonly madeAtMs: number;
  readonly banner: ReportBanner | null;
  readonly title: Line;
  readonly subtitle: Line;
  readonly facts: readonly { readonly label: string; readonly value: Line }[];
  readonly summaryTitle: string;
  readonly answers: readonly Answer[];
  readonly sections: readonly Section[];
  /** Words of the frame around it all. */
  readonly words: {
    readonly rests: string;
    readonly uncertainty: string;
    readonly contents: string;
    readonly basis: Readonly<Record<BasisKind, string>>;
    /** "Page {page} of {pages}" */
    readonly page: string;
    readonly foreignScripts: string;
  };
}

export const REPORT_LANGUAGES = ['en', 'de'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];
