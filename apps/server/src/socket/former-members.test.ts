// Former members of meetings that are over: known for a quarter of an hour, by their own tokens, for their own meeting.
import { expect, it } from 'vitest';
import { FormerMembers } from './former-members.js';

it('are known for a quarter of an hour', () => {
  let now = 1000;
  const former = new FormerMembers({ nowMs: () => now });
  former.add('m_1', ['a', 'b']);
  now += 14 * 60_000;
  former.add('m_2', ['c']);
  expect(['a', 'b', 'c', 'd'].map((hash) => former.meetingOf(hash))).toEqual(['m_1', 'm_1', 'm_2', null]);
  now += 60_000;
  expect(['a', 'c'].map((hash) => former.meetingOf(hash))).toEqual([null, 'm_2']);
});

it('are forgotten, the oldest first, where there are too many', () => {
  const former = new FormerMembers({ nowMs: () => 1 });
  for (let meeting = 0; meeting < 300; meeting++) {
    former.add(
      `m_${meeting}`,
      Array.from({ length: 100 }, (_, i) => `${meeting}/${i}`),
    );
  }
  expect(former.meetingOf('0/0')).toBeNull();
  expect(former.meetingOf('299/99')).toBe('m_299');
});
