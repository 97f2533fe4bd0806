// Where in a file the mark of a copy is (L4): on both sides of a cut, and not in what was put in.
import { type AuthenticityReport, type Passage } from '@incamera/evidence';
import { type ReportedTrace } from './report-input.js';
import { type Line } from './report-model.js';
import { type ReportScene } from './report-scene.js';

/** Marks are placed to a few seconds: of shorter stretches nothing is said. */
const LEAST_SECONDS = 3;
const MOST_SPANS = 20;

interface Placed {
  readonly label: string;
  readonly fileStart?: number;
  readonly fileEnd?: number;
}

/** A device, with the stretches that carry its mark; pictures have none. */
export function whereLine(scene: ReportScene, label: string, copies: readonly Placed[]): Line {
  const spans = copies
    .flatMap(({ label: of, fileStart, fileEnd }) =>
      of === label && fileStart !== undefined && fileEnd !== undefined ? [{ fileStart, fileEnd }] : [],
    )
    .sort((a, b) => a.fileStart - b.fileStart);
  const who = scene.device(label);
  return spans.length === 0 ? who : scene.wording.say('copyWhere', { who, spans: spansLine(scene, spans) });
}

/** The stretches that agree with no fingerprint and carry no mark; null: no copy is named, or there are none. */
export function unmarkedLine(
  scene: ReportScene,
  { sound }: ReportedTrace,
  authenticity: AuthenticityReport | null,
): Line | null {
  const copies = sound?.copies ?? [];
  if (copies.length === 0) return null;
  const isMarked = ({ fileStart, fileEnd }: Passage): boolean =>
    copies.some((copy) => copy.fileStart < (fileStart + fileEnd) / 2 && copy.fileEnd > (fileStart + fileEnd) / 2);
  const unmarked = (authenticity?.passages ?? []).filter(
    (passage) =>
      passage.kind === 'foreign' && passage.fileEnd - passage.fileStart >= LEAST_SECONDS && !isMarked(passage),
  );
  if (unmarked.length === 0) return null;
  return scene.wording.say('copyUnmarked', { spans: spansLine(scene, unmarked) });
}

function spansLine(
  { wording }: ReportScene,
  spans: readonly { readonly fileStart: number; readonly fileEnd: number }[],
): Line {
  return wording.list(spans.slice(0, MOST_SPANS).map(({ fileStart, fileEnd }) => [wording.span(fileStart, fileEnd)]));
}
