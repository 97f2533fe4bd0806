// What `incamera verify` prints for people about a bundle (L6): what does not hold, each record, and what the report says.
import { bundleProblems, type CheckedBundle } from '@incamera/client/bundle';
import { type Line } from '@incamera/client/report';
import { plain } from '../terminal/plain.js';
import { recordText } from './record-text.js';

const MOST_SHOWN = 20;

export function bundleText(bundle: CheckedBundle): string {
  const { records, problems } = bundle;
  return [
    problems.length === 0
      ? 'The bundle holds: every part is what its list says, and the report says what follows from the parts.'
      : 'The bundle does NOT hold: what the report says does not follow from what could be verified.',
    headPart(bundle),
    ...problemsPart(problems),
    ...records.map(({ part, meetingId, verified, because }) =>
      verified === null
        ? `== ${part}, meeting ${plain(meetingId)}\n\nNOT VERIFIED [${because ?? ''}]`
        : `== ${part}\n\n${recordText(verified)}`,
    ),
    reportPart(bundle),
    MEANS,
  ].join('\n\n');
}

function headPart({ caseId, madeAtMs, program, manifestHash, parts, isPdfCompared }: CheckedBundle): string {
  return [
    `Case ${plain(caseId)}, made ${new Date(madeAtMs).toISOString().slice(0, 19).replace('T', ' ')} UTC with ${plain(program)}; ${parts} parts.`,
    `SHA-256 of its list: ${manifestHash}. It stands in the record of the case, and in the log.`,
    isPdfCompared ? 'The page and the PDF were made again and compared.' : 'The page was made again and compared.',
  ].join('\n');
}

function problemsPart(problems: CheckedBundle['problems']): string[] {
  return problems.slice(0, MOST_SHOWN).map(({ code, what, because }) => {
    const { message, next } = bundleProblems.texts[code];
    const about = because === null ? plain(what) : `${plain(what)}, ${because}`;
    return `${message} [${code}]\n  - ${about}\n  ${next}`;
  });
}

/** The answers, as they follow from the verified parts: whatever the report in the bundle says. */
function reportPart({ report }: CheckedBundle): string {
  const answers = report.answers.map(({ question, claims }) =>
    [question, ...claims.map(({ text }) => `  - ${plain(lineText(text))}`)].join('\n'),
  );
  return [`== ${plain(lineText(report.title))}`, ...answers].join('\n\n');
}

function lineText(line: Line): string {
  return line.map((part) => (typeof part === 'string' ? part : 'name' in part ? part.name : part.code)).join('');
}

const MEANS = [
  'What this means: the report follows from records that the log and members signed, and from what the officer’s device was given: files,',
  'names of devices, steps of the case. Whoever has the file and the keys of the case can repeat the searches.',
].join('\n');
