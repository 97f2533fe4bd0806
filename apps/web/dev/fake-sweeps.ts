// Pretended sweeps: a history of twenty weeks, in which meetings with an exception become more.
import { type SweepActions, type TakenHistory } from '@incamera/client/sweep';

const WEEK_MS = 7 * 24 * 3_600_000;
const FIRST_MS = Date.UTC(2026, 5, 1);
const weeks = Array.from({ length: 20 }, (_, week) => {
  return {
    startMs: FIRST_MS + week * WEEK_MS,
    comparable: 4 + ((week * 5) % 7),
    matching: Math.max(0, (week % 5) - 2),
  };
});
const found = weeks.flatMap(({ startMs, matching }, week) =>
  Array.from({ length: matching }, (_, i) => ({
    meetingId: `Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXt${week}${i}A`.slice(0, 43),
    organiser: i === 0 ? 'a_Q2xhcmFSdWl6IQ' : 'a_Qm9yaXNOb3Zhaw',
    atMs: startMs + 36_000_000,
  })),
);

const taken: TakenHistory = {
  history: {
    entries: new Array(2481),
    unknown: 0,
    erased: 3,
    origin: 'meet.example/log',
    head: { size: 181_204, root: new Uint8Array(32) },
    witnesses: [],
  },
  file: { format: 'incamera-history/1', vkey: 'pretended', checkpoint: 'pretended', erased: 3, entries: [] },
};

export const fakeSweeps: SweepActions = {
  take: async () => taken,
  run: async () => ({
    pattern: 'structural',
    found,
    comparable: weeks.reduce((sum, { comparable }) => sum + comparable, 0),
    unknown: 4,
    organisers: 2,
    share: { low: 0.061, high: 0.158 },
    weeks,
  }),
};
