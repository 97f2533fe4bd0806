// Pretended lobbies: nothing in the way, kept out by rules, and a server that decides otherwise.
import { clientErrors, type Explanation, type MeetingSnapshot } from '@incamera/client';

type Because = (code: Explanation['code'], more?: object) => Explanation;

export const nothingInTheWay: MeetingSnapshot['preflight'] = {
  state: 'checked',
  explanations: [],
  exceptions: [],
  address: '192.0.2.17',
  country: null,
  problem: null,
};

export function preflightScenes(lobby: MeetingSnapshot, because: Because) {
  return {
    lobby: (): MeetingSnapshot => ({
      ...lobby,
      preflight: nothingInTheWay,
    }),
    'kept-out': (): MeetingSnapshot => ({
      ...lobby,
      preflight: {
        state: 'checked',
        explanations: [
          because('policy/network_not_approved', { address: '198.51.100.7', networks: ['192.0.2.0/24'] }),
          because('policy/sign_in_again'),
        ],
        exceptions: [],
        address: '198.51.100.7',
        country: null,
        problem: null,
      },
    }),
    'server-lies': (): MeetingSnapshot => ({
      ...lobby,
      preflight: nothingInTheWay && { ...nothingInTheWay, problem: clientErrors.make('client/policy_disagrees') },
    }),
  };
}
