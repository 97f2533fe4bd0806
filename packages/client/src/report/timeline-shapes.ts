// How a time line is laid out (L4): the same shapes in the web page, in the PDF and in the interface. Colours never stand alone: every stretch
// has its label where there is room, patterns differ, and a table says the same.
import { type Stretch, type StretchKind, type TimelineBlock } from './report-model.js';

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly wave: { readonly top: number; readonly height: number } | null;
  readonly rows: readonly {
    readonly label: string;
    readonly top: number;
    readonly boxes: readonly TimelineBox[];
  }[];
  readonly ticks: readonly { readonly x: number; readonly seconds: number }[];
  readonly axisTop: number;
}

export interface TimelineBox {
  readonly stretch: Stretch;
  readonly x: number;
  readonly width: number;
  /** As much of the label as fits; empty: none. */
  readonly label: string;
}

export const TIMELINE = { wave: 56, label: 15, row: 22, gap: 6, axis: 20, charWidth: 6.2 } as const;

/** On white paper; of the dark page each is taken lighter by its style sheet. */
export const STRETCH_COLOURS: Readonly<Record<StretchKind, string>> = {
  genuine: '#1b6e4b',
  foreign: '#a3271f',
  altered: '#a3271f',
  undecidable: '#6b6b6b',
  not_found: '#6b6b6b',
  present: '#27507e',
  marked: '#7a4b00',
};

const TICK_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];
const MOST_TICKS = 10;
/** A time needs so much; the last one stands before its mark. */
const TICK_WIDTH = 64;
/** What is narrower is drawn as wide, or a second of three hours would not be seen. */
const LEAST_WIDTH = 3;

export function layTimeline(block: TimelineBlock, width: number): TimelineLayout {
  const x = (seconds: number): number => round((Math.min(block.seconds, Math.max(0, seconds)) / block.seconds) * width);
  const wave = block.peaks.length === 0 ? null : { top: 0, height: TIMELINE.wave };
  let top = wave === null ? 0 : TIMELINE.wave + TIMELINE.gap;
  const rows = block.tracks.map(({ label, stretches }) => {
    const row = {
      label,
      top: top + TIMELINE.label,
      boxes: inDrawingOrder(stretches.map((stretch) => boxOf(stretch, x, width))),
    };
    top += TIMELINE.label + TIMELINE.row + TIMELINE.gap;
    return row;
  });
  const mostTicks = Math.min(MOST_TICKS, Math.floor(width / TICK_WIDTH));
  const step = TICK_SECONDS.find((seconds) => block.seconds / seconds <= mostTicks) ?? block.seconds;
  const count = Math.floor(block.seconds / step + 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, i) => ({ x: x(i * step), seconds: i * step }));
  return { width, height: top + TIMELINE.axis, wave, rows, ticks, axisTop: top };
}

/** The narrow ones lie on what they are drawn wider over, and on all of them what was done to the recording. */
function inDrawingOrder(boxes: readonly TimelineBox[]): TimelineBox[] {
  const isGrave = ({ stretch }: TimelineBox): boolean => stretch.kind === 'altered' || stretch.kind === 'foreign';
  const layer = (box: TimelineBox): number => (box.width > LEAST_WIDTH ? 0 : isGrave(box) ? 2 : 1);
  return [...boxes].sort((a, b) => layer(a) - layer(b) || a.stretch.from - b.stretch.from);
}

function boxOf(stretch: Stretch, x: (seconds: number) => number, whole: number): TimelineBox {
  const width = Math.max(LEAST_WIDTH, round(x(stretch.to) - x(stretch.from)));
  // Around its middle, but within the drawing.
  const middle = (x(stretch.from) + x(stretch.to)) / 2;
  const left = round(Math.max(0, Math.min(whole - width, middle - width / 2)));
  const fits = Math.floor((width - 6) / TIMELINE.charWidth);
  const chars = [...stretch.label];
  const label = chars.length <= fits ? stretch.label : fits >= 4 ? `${chars.slice(0, fits - 1).join('')}…` : '';
  return { stretch, x: left, width, label };
}

/** Outline of a waveform as a path, mirrored at its middle. */
export function wavePath(peaks: readonly number[], width: number, height: number): string {
  const middle = height / 2;
  const step = width / peaks.length;
  const at = (i: number, side: 1 | -1): string => {
    const peak = Math.min(1, Math.max(0, peaks[i] ?? 0));
    return `${round((i + 0.5) * step)},${round(middle - side * Math.max(0.5, peak * (middle - 1)))}`;
  };
  const upper = peaks.map((_, i) => at(i, 1));
  const lower = peaks.map((_, i) => at(peaks.length - 1 - i, -1));
  return `M${upper.join('L')}L${lower.join('L')}Z`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
