// A time line as SVG (L4), for the page and for the PDF. Colours are attributes, which the style sheet of the page replaces in the dark.
import { html, raw, type SafeHtml } from './html-escape.js';
import { type ReportLanguage, type TimelineBlock } from './report-model.js';
import { layTimeline, STRETCH_COLOURS, TIMELINE, type TimelineBox, wavePath } from './timeline-shapes.js';
import { Wording } from './wording.js';

const WAVE_COLOUR = '#8f887d';
const TEXT_COLOUR = '#57524b';

export interface TimelineLook {
  /** Units of the drawing. */
  readonly width: number;
  readonly fontFamily: string;
  readonly language: ReportLanguage;
  /** What a drawing can show of a text. */
  readonly shown: (text: string) => string;
}

export function timelineSvg(block: TimelineBlock, { width, fontFamily, language, shown }: TimelineLook): SafeHtml {
  const wording = new Wording(language);
  const laid = layTimeline(block, width);
  const font = html`font-family="${fontFamily}" font-size="11"`;
  const label = (x: number, y: number, text: string, more: SafeHtml = raw('')): SafeHtml =>
    html`<text x="${x}" y="${y}" fill="${TEXT_COLOUR}" ${font}${more}>${shown(text)}</text>`;
  const wave =
    laid.wave === null
      ? raw('')
      : html`<path class="wave" fill="${WAVE_COLOUR}" d="${wavePath(block.peaks, laid.width, laid.wave.height)}"/>`;
  const box = ({ stretch, x, width: wide, label: text }: TimelineBox, top: number): SafeHtml => {
    const inside =
      text === ''
        ? raw('')
        : html`<text class="in" x="${x + 4}" y="${top + 15}" fill="#ffffff" ${font}>${shown(text)}</text>`;
    return html`<g><title>${`${shown(stretch.label)}, ${wording.span(stretch.from, stretch.to)}`}</title><rect class="s-${stretch.kind}" fill="${STRETCH_COLOURS[stretch.kind]}" x="${x}" y="${top}" width="${wide}" height="${TIMELINE.row}" rx="2"/>${inside}</g>`;
  };
  const rows = laid.rows.map(
    (row) => html`${label(0, row.top - 4, row.label)}${row.boxes.map((one) => box(one, row.top))}`,
  );
  const ticks = laid.ticks.map(({ x, seconds }, i) => {
    const anchor = i === 0 ? 'start' : x > laid.width - 20 ? 'end' : 'middle';
    const text = label(x, laid.axisTop + 17, wording.clock(seconds).slice(0, -2), html` text-anchor="${anchor}"`);
    return html`<path class="tick" stroke="${WAVE_COLOUR}" d="M${x},${laid.axisTop}V${laid.axisTop + 5}"/>${text}`;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${laid.width} ${laid.height}" role="img" aria-label="${shown(block.caption)}">${wave}${rows}${ticks}</svg>`;
}
