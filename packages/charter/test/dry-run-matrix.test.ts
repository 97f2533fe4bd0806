// A dry run of what no server sees: each rule of a classification that is changed shows, and for whom.
import { describe, expect, it } from 'vitest';
import { type ClassRules } from '../src/class-rules.js';
import { compareMatrix, groupMeetings, MATRIX_ACTS, MATRIX_PEOPLE } from '../src/policy/index.js';
import { accredited, engineOf, question } from './policy-scene.js';

const meetingOf = (id: string, rules: Partial<ClassRules> = {}) => question(id, 'join', { rules }).meeting;

function changed(id: string, rules: Partial<ClassRules>) {
  const book = accredited();
  const classifications = book.document.classifications.map((one) =>
    one.id === id ? { ...one, rules: { ...one.rules, ...rules } } : one,
  );
  return engineOf({ ...book, document: { ...book.document, classifications } });
}

const found = (id: string, rules: Partial<ClassRules>) =>
  compareMatrix(engineOf(accredited()), changed(id, rules), meetingOf(id)).map(
    ({ act, kind, people }) => `${act} ${kind}: ${people.join(' ')}`,
  );

describe('the matrix of a dry run', () => {
  it('finds nothing when nothing changed', () => {
    for (const id of ['public', 'internal', 'chatham-house']) expect(found(id, {})).toEqual([]);
  });

  it.each<[keyof ClassRules, string, Partial<ClassRules>, string]>([
    [
      'minimumAssurance',
      'public',
      { minimumAssurance: 'server' },
      'join now_refused: self_asserted guest_link guest_vouched',
    ],
    ['guests', 'public', { guests: 'verified' }, 'join now_refused: guest_link guest_vouched'],
    ['guests', 'public', { guests: 'none' }, 'join now_refused: guest_link guest_vouched guest_verified'],
    ['admission', 'public', { admission: 'two_hosts' }, `admit_by_a_host now_refused: ${MATRIX_PEOPLE.join(' ')}`],
    [
      'admission',
      'chatham-house',
      { admission: 'auto' },
      'admit_by_itself now_allowed: organisation passkey guest_verified host',
    ],
    [
      'reauthenticate',
      'public',
      { reauthenticate: true },
      `join_without_sign_in now_refused: ${MATRIX_PEOPLE.join(' ')}`,
    ],
    ['hostMustBePresent', 'public', { hostMustBePresent: true }, 'chat_without_host now_refused: self_asserted'],
    ['screenShare', 'public', { screenShare: 'hosts' }, 'share_screen now_refused: self_asserted'],
    ['screenShare', 'chatham-house', { screenShare: 'nobody' }, 'share_screen now_refused: self_asserted'],
    ['chatLifeMinutes', 'public', { chatLifeMinutes: null }, 'chat now_refused: self_asserted'],
    ['downloadFiles', 'chatham-house', { downloadFiles: true }, 'download_file now_allowed: self_asserted'],
    ['copyFromChat', 'chatham-house', { copyFromChat: true }, 'copy now_allowed: self_asserted'],
    ['constantBitRate', 'chatham-house', { constantBitRate: false }, 'join_plain_browser now_allowed:'],
  ])('shows a change of %s in %s, and for whom', (_rule, id, rules, wanted) => {
    expect(found(id, rules).some((line) => line.startsWith(wanted))).toBe(true);
  });

  it('says why, and keeps a meeting with rules of its own as it is', () => {
    const [first] = compareMatrix(engineOf(accredited()), changed('public', { guests: 'none' }), meetingOf('public'));
    expect(first?.codes).toContain('policy/guests_not_allowed');
    const own = meetingOf('public', { maxMembers: 3 });
    const meeting = { ...own, maxMembers: 3 };
    expect(compareMatrix(engineOf(accredited()), changed('public', { guests: 'none' }), meeting)).toEqual([]);
  });

  it('is asked once for meetings that differ in their times alone', () => {
    const meeting = meetingOf('public');
    const later = { ...meeting, startsAtMs: meeting.startsAtMs + 1, expiresAtMs: meeting.expiresAtMs + 1 };
    const groups = groupMeetings([meeting, meeting, later, meetingOf('internal')]);
    expect(groups.map(({ meeting: { classificationId }, meetingCount }) => [classificationId, meetingCount])).toEqual([
      ['public', 2],
      ['internal', 1],
    ]);
    expect(MATRIX_ACTS.length * MATRIX_PEOPLE.length).toBe(112);
  });
});
