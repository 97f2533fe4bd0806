// The incident report (L4; decision 0045): five questions answered, and all that the answers rest on. A pure function of what was verified and
// of what the officer's device found, so that whoever has the bundle makes the same report again.
import { attestedBlocks, problemBlocks, serverBlocks } from './attested-section.js';
import { closingSections, logFacts } from './closing-sections.js';
import { fileSections, textOf } from './file-sections.js';
import { roomBlocks, settingsBlocks } from './meeting-sections.js';
import { type ReportInput } from './report-input.js';
import { type IncidentReport, REPORT_FORMAT, type ReportBanner, type Section } from './report-model.js';
import { ReportScene, short } from './report-scene.js';
import { answers } from './summary.js';
import { visibleText } from './visible-text.js';
import { code, name } from './wording.js';

export function incidentReport(input: ReportInput): IncidentReport {
  const scene = new ReportScene(input);
  const { wording } = scene;
  return {
    format: REPORT_FORMAT,
    language: input.language,
    madeAtMs: input.madeAtMs,
    banner: bannerOf(input),
    title: wording.say('title', { title: name(input.case.title) }),
    subtitle: wording.say('subtitle', { when: wording.time(input.madeAtMs), who: name(input.case.askedBy) }),
    facts: factsOf(scene),
    summaryTitle: wording.word('summary'),
    answers: answers(scene),
    sections: [...fileSections(scene), ...meetingSections(scene), ...closingSections(scene)],
    words: {
      rests: wording.word('frameRests'),
      uncertainty: wording.word('frameUncertainty'),
      contents: wording.word('frameContents'),
      basis: {
        members: wording.word('basisMembers'),
        log: wording.word('basisLog'),
        mathematics: wording.word('basisMathematics'),
        server: wording.word('basisServer'),
        officer: wording.word('basisOfficer'),
        nothing: wording.word('basisNothing'),
      },
      page: wording.word('page'),
      foreignScripts: wording.word('foreignScripts'),
    },
  };
}

/** The highest classification of the meetings in it. */
function bannerOf({ meetings, language }: ReportInput): ReportBanner | null {
  const classes = meetings.flatMap(({ record }) => record?.meeting.settings.map((one) => one.classification) ?? []);
  const highest = classes.toSorted((a, b) => b.level - a.level)[0];
  if (highest === undefined) return null;
  const { background, text } = highest.colours;
  return { text: visibleText(highest.banner[language]), background, colour: text };
}

function factsOf(scene: ReportScene): IncidentReport['facts'] {
  const { wording, input } = scene;
  const { caseId, reason, askedBy, openedAtMs } = input.case;
  return [
    { label: wording.word('factFingerprint'), value: [code(caseId)] },
    { label: wording.word('factReason'), value: [name(reason)] },
    { label: wording.word('factAskedBy'), value: [name(askedBy)] },
    ...officerFacts(scene),
    { label: wording.word('factOpened'), value: [wording.time(openedAtMs)] },
    { label: wording.word('factMade'), value: [wording.time(input.madeAtMs)] },
    { label: wording.word('factProgram'), value: [name(input.program)] },
    ...input.files.map((file) => ({
      label: wording.word('factFile'),
      value: [name(file.name), ', SHA-256 ', code(file.sha256)],
    })),
    ...logFacts(scene),
  ];
}

/** Who confirmed the case, where somebody did. */
function officerFacts({ wording, input }: ReportScene): IncidentReport['facts'] {
  const { officers } = input.case;
  if (officers === null) return [];
  const { opener, second, origin } = officers;
  const values = {
    second: name(second.name),
    secondCode: code(second.code.digits),
    opener: name(opener.name),
    openerCode: code(opener.code.digits),
    origin: code(origin),
  };
  return [{ label: wording.word('factConfirmedBy'), value: wording.say('confirmedBy', values) }];
}

function meetingSections(scene: ReportScene): Section[] {
  const { wording, input } = scene;
  return input.meetings.flatMap((meeting, i) => {
    const { record, meetingId, because } = meeting;
    const title = textOf(wording.say('meetingTitle', { number: i + 1, id: short(meetingId) }));
    const id = `meeting-${i + 1}`;
    const facts = {
      kind: 'facts' as const,
      rows: [{ label: wording.word('factMeeting'), value: [code(meetingId)] }],
    };
    if (record === null) {
      const values = { meeting: scene.meeting(meeting), why: code(because ?? '') };
      const text = wording.say(because === null ? 'noRecord' : 'noRecordBecause', values);
      return [{ id, title, blocks: [facts, { kind: 'paragraph' as const, text }] }];
    }
    const blocks = [
      facts,
      ...roomBlocks(scene, meeting, record),
      ...settingsBlocks(scene, meeting, record),
      ...problemBlocks(scene, meeting, record),
      ...attestedBlocks(scene, meeting, record),
      ...serverBlocks(scene, meeting, record),
    ];
    return [{ id, title, blocks }];
  });
}
