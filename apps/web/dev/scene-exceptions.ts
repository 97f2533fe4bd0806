// Pretended meetings in which somebody asks for an exception, or is in by one.
import { type Explanation, type MeetingSnapshot } from '@incamera/client';

const reason = 'I am at the airport in Oslo, and my passkey is in the office';
const byHost = { rules: ['network', 'assurance'], reason, by: 'Miriam Albers', atMs: Date.now() - 60_000 } as const;

interface Parts {
  readonly base: MeetingSnapshot;
  readonly lobby: MeetingSnapshot;
  readonly knocks: MeetingSnapshot['knocks'];
  readonly because: (code: Explanation['code'], more?: object) => Explanation;
}

export function exceptionScenes({ base, lobby, knocks, because }: Parts) {
  return {
    'ask-exception': (): MeetingSnapshot => ({
      ...lobby,
      preflight: {
        state: 'checked',
        explanations: [because('policy/network_not_approved', { address: '198.51.100.7', networks: ['192.0.2.0/24'] })],
        exceptions: ['network'],
        address: '198.51.100.7',
        country: null,
        problem: null,
      },
    }),
    'exception-at-door': (): MeetingSnapshot => ({
      ...base,
      knocks: knocks.map((knock, i) => ({
        ...knock,
        changed: false,
        nameMarks: [],
        obstacles: [],
        ...(i === 0
          ? { exception: { rules: ['network', 'assurance'], reason, permitted: true } }
          : { hiddenFailures: ['network'] }),
      })),
    }),
    'exception-inside': (): MeetingSnapshot => ({
      ...base,
      people: base.people.map((one) => (one.leaf === 2 ? { ...one, exception: byHost } : one)),
      exceptions: [
        { displayName: base.people.find(({ leaf }) => leaf === 2)?.displayName ?? '', ...byHost },
        { displayName: 'Henrik Sørensen', ...byHost, rules: ['guests'] },
      ],
      notices: [
        {
          id: 1,
          atMs: Date.now(),
          kind: 'excepted',
          displayName: base.people.find(({ leaf }) => leaf === 2)?.displayName ?? null,
          error: null,
        },
      ],
    }),
  };
}
