// A report laid out for paper (L4): what pdfmake draws. Nothing in it is taken from anywhere but the report.
import { drawableText } from './pdf-glyphs.js';
import {
  type Answer,
  type Block,
  type Claim,
  type IncidentReport,
  type Line,
  type Section,
  type TableBlock,
  type TimelineBlock,
  type Tone,
} from './report-model.js';
import { STRETCH_COLOURS } from './timeline-shapes.js';
import { timelineSvg } from './timeline-svg.js';

const TEXT_FONT = 'Plex';
const CODE_FONT = 'PlexMono';

/** Points; A4 with margins. */
const PAGE = { width: 595.28, margin: 48, top: 58, bottom: 54 } as const;
const CONTENT_WIDTH = PAGE.width - 2 * PAGE.margin;
/** Units of a time line over the width of the page: its letters come out at eight points. */
const TIMELINE_WIDTH = 680;

/** Longer tables go on over pages. */
const SHORT_TABLE_ROWS = 6;

const INK = '#1d1b18';
const SOFT = '#57524b';
const RULE = '#d8d2c8';
const TONES: Readonly<Record<Tone, string>> = {
  plain: RULE,
  good: '#1b6e4b',
  doubtful: '#7a4b00',
  bad: '#a3271f',
  unknown: '#8f887d',
};

type Node = object;

export function pdfDocument(report: IncidentReport): object {
  const { banner, words } = report;
  const marked = (): Node =>
    banner === null
      ? { text: '' }
      : {
          table: {
            widths: ['*'],
            body: [
              [
                {
                  text: drawableText(banner.text),
                  alignment: 'center',
                  bold: true,
                  fontSize: 9,
                  color: colourOf(banner.colour, INK),
                  fillColor: colourOf(banner.background, '#ffffff'),
                },
              ],
            ],
          },
          layout: 'banner',
        };
  return {
    info: {
      title: drawableText(plain(report.title)),
      producer: 'In Camera',
      creator: 'In Camera',
      creationDate: new Date(report.madeAtMs),
    },
    language: report.language,
    // Streams stay as they are: compressors of different machines give different bytes.
    compress: false,
    pageSize: 'A4',
    pageMargins: [PAGE.margin, PAGE.top, PAGE.margin, PAGE.bottom],
    defaultStyle: { font: TEXT_FONT, fontSize: 9.5, lineHeight: 1.2, color: INK },
    header: () => ({ margin: [PAGE.margin, 20, PAGE.margin, 0], ...marked() }),
    footer: (page: number, pages: number) => ({
      margin: [PAGE.margin, 8, PAGE.margin, 0],
      stack: [
        { text: pageText(words.page, page, pages), alignment: 'right', fontSize: 8, color: SOFT },
        { margin: [0, 2, 0, 0], ...marked() },
      ],
    }),
    pageBreakBefore: isAlone,
    content: [
      { text: spans(report.title), fontSize: 20, bold: true, margin: [0, 0, 0, 4] },
      { text: spans(report.subtitle), color: SOFT, margin: [0, 0, 0, 10] },
      factsNode(report.facts),
      { ...heading(report.summaryTitle), margin: [0, 14, 0, 6] },
      ...report.answers.flatMap((one) => answerNodes(one, report)),
      ...report.sections.flatMap((section) => sectionNodes(section, report)),
      { text: words.foreignScripts, fontSize: 8, color: SOFT, margin: [0, 10, 0, 0] },
    ],
  };
}

/** A heading with nothing under it on its page goes to the next one. */
function isAlone(
  node: { readonly headlineLevel?: number },
  page: { getFollowingNodesOnPage(): readonly { readonly headlineLevel?: number }[] },
): boolean {
  const following = page.getFollowingNodesOnPage();
  return node.headlineLevel !== undefined && following.every(({ headlineLevel }) => headlineLevel !== undefined);
}

function pageText(pattern: string, page: number, pages: number): string {
  return pattern.replace('{page}', String(page)).replace('{pages}', String(pages));
}

const colourOf = (text: string, otherwise: string): string => (/^#[0-9a-f]{6}$/i.test(text) ? text : otherwise);

function plain(parts: Line): string {
  return parts.map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : part.code)).join('');
}

function spans(parts: Line): Node[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return [{ text: drawableText(part) }];
    return 'name' in part ? [{ text: drawableText(part.name) }] : codeSpans(part.code);
  });
}

/** Spaces are of the other font: those of the one for code end behind the end of its file, which its reader takes for damage. */
function codeSpans(code: string): Node[] {
  return drawableText(code)
    .split(/( )/)
    .filter((piece) => piece !== '')
    .map((text) => ({ text, fontSize: 8, font: text === ' ' ? TEXT_FONT : CODE_FONT }));
}

const heading = (text: string): Node => ({
  text: drawableText(text),
  fontSize: 14,
  bold: true,
  outline: true,
  margin: [0, 18, 0, 6],
  headlineLevel: 1,
});

const subheading = (parts: Line): Node => ({
  text: spans(parts),
  fontSize: 11,
  bold: true,
  headlineLevel: 2,
  margin: [0, 10, 0, 4],
});

function factsNode(rows: IncidentReport['facts']): Node {
  if (rows.length === 0) return { text: '' };
  return {
    table: {
      widths: [110, '*'],
      body: rows.map(({ label, value }) => [{ text: drawableText(label), color: SOFT }, { text: spans(value) }]),
    },
    layout: 'facts',
  };
}

function answerNodes({ question, claims }: Answer, report: IncidentReport): Node[] {
  const [first, ...others] = claims.map((one) => claimNode(one, report));
  return [together([subheading([question]), ...(first === undefined ? [] : [first])]), ...others];
}

function claimNode({ tone, text, rests, uncertainty }: Claim, { words }: IncidentReport): Node {
  const small = { fontSize: 8, color: SOFT, margin: [0, 2, 0, 0] };
  const sure =
    uncertainty === null
      ? []
      : [{ text: [{ text: `${words.uncertainty}: `, bold: true }, ...spans(uncertainty)], ...small }];
  const bases = rests.map((one) => ({
    text: [{ text: `${words.basis[one.kind]}: `, bold: true }, ...spans(one.text)],
    ...small,
    margin: [8, 1, 0, 0],
  }));
  const stack = [{ text: spans(text) }, ...sure, { text: words.rests, bold: true, ...small }, ...bases];
  return {
    table: {
      widths: ['*'],
      body: [[{ stack, border: [true, false, false, false], borderColor: Array(4).fill(TONES[tone]) }]],
      dontBreakRows: true,
    },
    layout: 'claim',
    margin: [0, 2, 0, 6],
  };
}

function sectionNodes({ title, blocks }: Section, report: IncidentReport): Node[] {
  const nodes: Node[] = [];
  let waiting: Node[] = [heading(title)];
  for (const block of blocks) {
    const drawn = blockNodes(block, report);
    if (block.kind === 'heading') waiting.push(...drawn);
    else if (block.kind === 'table' && block.rows.length > SHORT_TABLE_ROWS) {
      nodes.push(...waiting, ...drawn);
      waiting = [];
    } else {
      nodes.push(...(waiting.length === 0 ? drawn : [together([...waiting, ...drawn])]));
      waiting = [];
    }
  }
  return [...nodes, ...waiting];
}

/** A heading and what follows it stay on one page. */
const together = (nodes: readonly Node[]): Node => ({ stack: nodes, unbreakable: true });

function blockNodes(block: Block, report: IncidentReport): Node[] {
  switch (block.kind) {
    case 'paragraph':
      return [{ text: spans(block.text), margin: [0, 3, 0, 3] }];
    case 'heading':
      return [subheading(block.text)];
    case 'claim':
      return [claimNode(block.claim, report)];
    case 'facts':
      return [factsNode(block.rows)];
    case 'list':
      return [{ ul: block.items.map((item) => ({ text: spans(item), margin: [0, 1, 0, 1] })), margin: [0, 3, 0, 3] }];
    case 'table':
      return [tableNode(block)];
    case 'timeline':
      return [timelineNode(block, report)];
  }
}

function tableNode({ caption, head, widths, rows }: TableBlock): Node {
  const line = { border: [false, false, false, true], borderColor: Array(4).fill(RULE) };
  const heads = head.map((text) => ({ text: drawableText(text), bold: true, color: SOFT, fontSize: 8, ...line }));
  const body = rows.map(({ tone, cells }) =>
    cells.map((cell, i) => ({
      text: spans(cell),
      fontSize: 8,
      border: [i === 0, false, false, true],
      borderColor: [TONES[tone], RULE, RULE, RULE],
    })),
  );
  const table = {
    headerRows: 1,
    keepWithHeaderRows: 1,
    dontBreakRows: true,
    widths: widths.map((width) => `${width}%`),
    body: [heads, ...body],
  };
  return {
    stack: [
      { text: drawableText(caption), bold: true, fontSize: 8.5, margin: [0, 6, 0, 3] },
      { table, layout: 'rows' },
    ],
    margin: [0, 2, 0, 8],
  };
}

function timelineNode(block: TimelineBlock, { language }: IncidentReport): Node {
  const look = { width: TIMELINE_WIDTH, fontFamily: TEXT_FONT, language, shown: drawableText };
  const svg = timelineSvg(block, look).text;
  const legend = block.legend.map(({ kind, label }) => ({
    width: 'auto',
    columnGap: 4,
    columns: [
      {
        width: 7,
        margin: [0, 2.5, 0, 0],
        canvas: [{ type: 'rect', x: 0, y: 0, w: 7, h: 7, color: STRETCH_COLOURS[kind] }],
      },
      { width: 'auto', text: drawableText(label), color: SOFT, fontSize: 8 },
    ],
  }));
  return {
    stack: [
      { text: drawableText(block.caption), bold: true, fontSize: 8.5, margin: [0, 6, 0, 4] },
      { svg, width: CONTENT_WIDTH, font: TEXT_FONT },
      { columns: legend, columnGap: 14, margin: [0, 3, 0, 0] },
    ],
    unbreakable: true,
    margin: [0, 2, 0, 8],
  };
}

/** Lines of tables by name. */
export const PDF_LAYOUTS: object = {
  banner: { hLineWidth: () => 0, vLineWidth: () => 0, paddingTop: () => 2, paddingBottom: () => 2 },
  facts: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingTop: () => 1,
    paddingBottom: () => 1,
  },
  claim: {
    hLineWidth: () => 0,
    vLineWidth: (i: number) => (i === 0 ? 3 : 0),
    paddingLeft: () => 9,
    paddingTop: () => 1,
    paddingBottom: () => 2,
  },
  rows: {
    hLineWidth: () => 0.5,
    vLineWidth: (i: number) => (i === 0 ? 2 : 0),
    hLineColor: () => RULE,
    paddingLeft: (i: number) => (i === 0 ? 5 : 3),
    paddingRight: () => 4,
    paddingTop: () => 2,
    paddingBottom: () => 2,
  },
};
