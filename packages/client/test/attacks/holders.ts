// Attacks on whom a meeting names as holders of investigation shares: by the server at creation, by a host in the meeting (test
// support).
import { copyBytes, errorCode, toBase64Url } from '@incamera/kernel';
import { withVersion } from '../../../group/test/forged-charters.js';
import { type Attack } from './attack.js';
import { refused } from './helpers.js';
import { type Scene } from './scene.js';

const CODE = 'client/holder_changed';
const NEXT = {
  title: 'Next',
  agenda: '',
  durationMinutes: 30,
  hostName: 'Hanna',
  autoReadmit: false,
  succession: 'none',
} as const;

const holder = (name: string, key: number) => {
  const publicKey = toBase64Url(new Uint8Array(1216).fill(key));
  return { holderId: toBase64Url(new Uint8Array(32)), name, organisation: 'Example Office', publicKey };
};

/** Hanna has compared Irene's fingerprint; then the server lists something else, and she makes another meeting. */
function lists(what: string, holders: readonly object[]): Attack {
  return {
    name: `lists ${what} after a holder of shares was compared`,
    by: 'server',
    promise: 'C4',
    says: { Hanna: [CODE] },
    withinMs: 500,
    async run(scene: Scene) {
      const { identity, client } = scene.hanna;
      identity.holders = { threshold: 1, holders: [holder('Irene', 1)] };
      const [irene] = (await client.holders.list()).holders;
      await client.holders.confirm(irene?.holderId ?? '');
      identity.holders = { threshold: 1, holders };
      await scene.strike(async () => {
        const startsAtMs = scene.world.clock.nowMs();
        const made = client.createMeeting({ ...NEXT, startsAtMs });
        await made.catch((error: unknown) => scene.witness.heard('Hanna', errorCode(error)));
      });
    },
  };
}

export const holders: readonly Attack[] = [
  lists('another key under the same name', [holder('Irene', 2)]),
  lists('nobody', []),
  {
    name: 'puts holders of shares of its own into the rules',
    by: 'host',
    promise: 'C4',
    says: refused('group/charter_lowered'),
    withinMs: 500,
    meeting: { hugo: 'altered' },
    async run(scene) {
      const hugo = await scene.alteredHugo();
      const own = {
        publicKey: new Uint8Array(1216),
        label: 'Hugo',
        organisation: 'Own',
        listedBy: 'organisation',
      } as const;
      const shareHolders = { threshold: 1, holders: [own] };
      const chain = await withVersion(hugo.inside.epoch.chain, hugo.inside.seat.memberKey, { signer: 1, shareHolders });
      const { bytes } = await hugo.forge.commitCharters(hugo.state, chain);
      await scene.strike(() => hugo.commit({ commit: copyBytes(bytes) }));
    },
  },
];
