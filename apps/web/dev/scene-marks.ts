// Pretended meetings whose copies are marked: Confidential, and Secret, which also shows who looks.
import { type Classification, type MeetingSnapshot, type Person } from '@incamera/client';
import { certified } from './pretended-assurance.js';
import { nothingInTheWay } from './scene-preflight.js';

interface Parts {
  readonly base: MeetingSnapshot;
  readonly lobby: MeetingSnapshot;
  readonly restricted: Classification;
}

const EXCEPTION = {
  rules: ['network'],
  reason: 'The delegation has no other network today',
  by: 'Dr. Ines Albrecht',
  atMs: Date.now() - 60_000,
} as const;

export function markScenes({ base, lobby, restricted }: Parts) {
  const confidential: Classification = {
    ...restricted,
    id: 'confidential',
    level: 30,
    label: { en: 'Confidential', de: 'VS-Vertraulich' },
    banner: { en: 'CONFIDENTIAL', de: 'VS-VERTRAULICH' },
    colours: { background: '#7a3e00', text: '#ffffff' },
    rules: {
      ...restricted.rules,
      minimumAssurance: 'passkey',
      guests: 'none',
      marks: 'standard',
      screenShare: 'hosts',
      maxMembers: 30,
      downloadFiles: false,
      exceptions: ['network'],
    },
  };
  const secret: Classification = {
    ...confidential,
    id: 'secret',
    level: 40,
    label: { en: 'Secret', de: 'Geheim' },
    banner: { en: 'SECRET', de: 'GEHEIM' },
    colours: { background: '#8e1111', text: '#ffffff' },
    rules: { ...confidential.rules, marks: 'strong', visibleMark: true },
  };
  const people: readonly Person[] = base.people.map((one, i) => ({
    ...one,
    assurance: certified(one.displayName, 'passkey'),
    exception: i === 3 ? EXCEPTION : null,
  }));
  const marked = (classification: Classification): MeetingSnapshot => ({
    ...base,
    people,
    meeting: base.meeting ? { ...base.meeting, classification, minimumAssurance: 'passkey', guests: 'none' } : null,
    rules: base.rules ? { ...base.rules, classification: { ...base.rules.classification, ...classification } } : null,
    marking: 'on',
    unheldOrganisations: ['Example Foundation'],
    exceptions: [{ displayName: people[3]?.displayName ?? '', ...EXCEPTION }],
  });
  const inside = marked(confidential);
  return {
    marked: () => inside,
    'marked-visibly': () => marked(secret),
    'confidential-lobby': (): MeetingSnapshot => ({
      ...lobby,
      meeting: inside.meeting && { ...inside.meeting, ownHostKey: false },
      rules: inside.rules && { ...inside.rules, canChange: false },
      unheldOrganisations: inside.unheldOrganisations,
      preflight: nothingInTheWay,
    }),
  };
}
