// What a plan keeps of what was asked for, and what is no plan.
import { utf8 } from '@incamera/kernel';
import { describe, expect, it } from 'vitest';
import { decodePlan, encodePlan, meetingAt, type Plan } from './plan.js';

const date = {
  ...{ meetingId: 'm', index: 0, uid: 'u', sequence: 0, startsAtMs: 2, durationMinutes: 30, state: 'made' as const },
  details: { title: 'Other title', agenda: '' },
};
const plan: Plan = {
  ...{ planId: 'AAAAAAAAAAAAAAAAAAAAAA', repeat: null, next: 1, continues: false, complete: true, dates: [date] },
  template: {
    ...{ title: 'Title', agenda: '', startsAtMs: 1, durationMinutes: 60, hostName: 'Hanna', autoReadmit: true },
    ...{ succession: 'none', classificationId: 'internal' },
    expected: [{ name: 'Ada', address: 'ada@example.org' }],
    features: ['camera', 'chat'],
  },
};

describe('a plan', () => {
  it('keeps who is expected and what is left out, for every date', () => {
    expect(decodePlan(encodePlan(plan))).toEqual(plan);
    expect(meetingAt(plan, date)).toMatchObject({
      ...{ title: 'Other title', durationMinutes: 30, expected: plan.template.expected, features: ['camera', 'chat'] },
    });
  });

  it('is none with a list or features of another form', () => {
    for (const template of [
      { ...plan.template, expected: [{ name: 'Ada' }] },
      { ...plan.template, expected: undefined, features: ['smell'] },
    ]) {
      expect(decodePlan(utf8(JSON.stringify({ format: 1, ...plan, template })))).toBeNull();
    }
  });
});
