// Pretended meetings that are recorded: as the recorder, who is asked, and who has refused see them; and one whose recorder fell silent.
import { type MeetingSnapshot, type RecordedPerson, type RecordingView } from '@incamera/client';
import { type LeafIndex } from '@incamera/kernel';

interface Parts {
  readonly base: MeetingSnapshot;
  readonly lobby: MeetingSnapshot;
}

export function recordingScenes({ base, lobby }: Parts) {
  const rules = base.rules && {
    ...base.rules,
    features: [...base.rules.features, 'recording' as const],
    classification: {
      ...base.rules.classification,
      rules: { ...base.rules.classification.rules, recording: true },
    },
  };
  const people: readonly RecordedPerson[] = base.people.slice(1).map(({ leaf, displayName }, i) => ({
    leaf,
    displayName,
    answer: (['agreed', 'refused', 'told', 'agreed'] as const)[i] ?? 'told',
  }));
  const running: RecordingView = {
    id: '1.recording',
    leaf: 1 as LeafIndex,
    displayName: 'Jonas Wetzel',
    self: false,
    state: 'running',
    sinceMs: 60_000,
    ownAnswer: 'refused',
    people,
    problem: null,
  };
  const recorded = (change: Partial<RecordingView> | null) => (): MeetingSnapshot => ({
    ...base,
    rules,
    recordings: change === null ? [] : [{ ...running, ...change }],
  });
  return {
    recorded: recorded({}),
    'recording-asked': recorded({ ownAnswer: 'told' }),
    'recording-own': recorded({ self: true, displayName: 'Dr. Ines Albrecht', ownAnswer: 'agreed' }),
    'recording-saving': recorded(null),
    'recording-stored': recorded(null),
    'recording-lost': recorded(null),
    'recording-unconfirmed': recorded({ state: 'unconfirmed' }),
    'recording-lobby': (): MeetingSnapshot => ({ ...lobby, rules: rules && { ...rules, canChange: false } }),
  };
}
