// What of the examined meetings other meetings may share (L4). Whether they do is for the sweep to say.
import { type Line } from './report-model.js';
import { peopleOf, type ReportScene, ruleWord } from './report-scene.js';

/** In the order of how much they open. */
export function weaknesses(scene: ReportScene): Line[] {
  const { wording, input } = scene;
  const found: Line[] = [];
  const copied = input.files.flatMap(({ trace }) => [
    ...(trace?.sound?.copies ?? []),
    ...(trace?.pictures?.copies ?? []),
  ]);
  const labels = [...new Set(copied.map(({ label }) => label))];
  if (labels.length > 0) {
    found.push(wording.say('weakDevice', { who: wording.list(labels.map((label) => scene.device(label))) }));
  }
  for (const { meetingId, record } of input.meetings) {
    if (record === null) continue;
    for (const { rules, leafKey } of record.exceptions) {
      const rule = rules.map((one) => ruleWord(one, wording));
      found.push(wording.say('weakException', { rule: wording.list(rule), who: scene.person(meetingId, leafKey) }));
    }
    const people = peopleOf(record.presence);
    for (const [level, key] of [
      ['self-asserted', 'weakName'],
      ['server', 'weakServerName'],
    ] as const) {
      const weak = people.filter(({ assurance }) => assurance.level === level).map(({ leafKey }) => leafKey);
      if (weak.length > 0) found.push(wording.say(key, { who: scene.people(meetingId, weak) }));
    }
    const silent = record.epochs.flatMap(({ views }) => views.flatMap((view) => view.silent));
    if (silent.length > 0) found.push(wording.say('weakReceipts', { who: scene.people(meetingId, silent) }));
    const rules = record.meeting.settings.map(({ classification }) => classification.rules);
    if (rules.some(({ marks }) => marks === 'off')) found.push(wording.say('weakUnmarked'));
    if (rules.some(({ fingerprints }) => !fingerprints)) found.push(wording.say('weakNoFingerprints'));
  }
  return unique(found);
}

function unique(lines: readonly Line[]): Line[] {
  const texts = lines.map((line) => JSON.stringify(line));
  return lines.filter((_, i) => texts.indexOf(texts[i] as string) === i);
}
