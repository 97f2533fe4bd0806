import { type LeafIndex, type PeerId } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.js';
import { ALL_HEARD_UP_TO, OPEN_MICROPHONES, OpenMicrophones } from './open-microphones.js';
import { SessionState } from './session-state.js';

const OWN = 0 as LeafIndex;

/** A meeting of `members` of whom `open` others have an open microphone, and ours is taken. */
function meeting(members: number, open: number) {
  const clock = new FakeClock();
  const state = new SessionState(clock, () => {});
  const member = (leaf: number) => ({
    leaf: leaf as LeafIndex,
    displayName: `m${leaf}`,
    isHost: false,
  });
  state.group = {
    epoch: 1n,
    ownLeaf: OWN,
    roster: Array.from({ length: members }, (_, leaf) => member(leaf)) as never,
    chain: { versions: [] } as never,
    codeDigits: '',
    codeWords: [],
  };
  const say = (leaf: number, microphone: 'on' | 'muted') =>
    state.presence.update(
      leaf as LeafIndex,
      {
        peerId: 'p_0123456789abcdef' as PeerId,
        microphone,
        camera: false,
        screen: false,
        handRaised: false,
        chatCount: 0,
        echoes: [],
        counter: 1n,
      },
      'p_0123456789abcdef' as PeerId,
      clock.nowMs(),
    );
  for (let leaf = 1; leaf < members; leaf++) {
    state.presence.add(leaf as LeafIndex, clock.nowMs());
    say(leaf, leaf <= open ? 'on' : 'muted');
  }
  state.sources.set('mic', 'microphone');
  return { clock, state, say, microphones: new OpenMicrophones(state, clock) };
}

describe('open microphones', () => {
  it('are not limited in a small meeting, and the server is never told who is muted', () => {
    const { state, microphones } = meeting(ALL_HEARD_UP_TO, ALL_HEARD_UP_TO - 1);
    microphones.opened();
    expect([microphones.isFull, microphones.mustGiveWay, microphones.isForwarded]).toEqual([false, false, true]);
    state.muted = true;
    expect(microphones.isForwarded).toBe(true);
    state.sources.delete('mic');
    expect(microphones.isForwarded).toBe(false);
  });

  it('are limited above, and only open ones are forwarded', () => {
    const { state, microphones } = meeting(ALL_HEARD_UP_TO + 1, OPEN_MICROPHONES - 1);
    microphones.opened();
    expect([microphones.isFull, microphones.mustGiveWay, microphones.isForwarded]).toEqual([false, false, true]);
    state.muted = true;
    expect(microphones.isForwarded).toBe(false);
  });

  it('make a newcomer give way, and nobody who speaks already', () => {
    const { clock, microphones, say } = meeting(ALL_HEARD_UP_TO + 3, OPEN_MICROPHONES);
    microphones.opened();
    expect(microphones.mustGiveWay).toBe(true);
    say(1, 'muted');
    expect(microphones.mustGiveWay).toBe(false);
    say(1, 'on');
    expect(microphones.mustGiveWay).toBe(true);
    clock.advance(4_900);
    for (let leaf = 1; leaf <= OPEN_MICROPHONES; leaf++) say(leaf, 'on');
    expect(microphones.mustGiveWay).toBe(true);
    clock.advance(100);
    expect([microphones.isFull, microphones.mustGiveWay]).toEqual([true, false]);
  });

  it('do not count members who have fallen silent', () => {
    const { clock, microphones } = meeting(ALL_HEARD_UP_TO + 3, OPEN_MICROPHONES);
    expect(microphones.isFull).toBe(true);
    clock.advance(6_000);
    expect(microphones.isFull).toBe(false);
  });
});
