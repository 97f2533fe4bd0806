// Pretended planning: one series, an invitation, and a mail server that refuses one address.
import { type MailOffer, type MailOutcome, type Repeat, type Schedule, type Series } from '@incamera/client';

const DAY_MS = 86_400_000;
const repeat: Repeat = {
  pattern: { kind: 'weekly', every: 2, days: ['MO', 'TH'] },
  end: { kind: 'until', date: '2027-06-30' },
  timeZone: 'Europe/Berlin',
};

function fakeSeries(): Series {
  const nextMs = Math.ceil(Date.now() / DAY_MS) * DAY_MS + 9 * 3_600_000;
  const dates = Array.from({ length: 8 }, (_, index) => {
    const startsAtMs = nextMs + index * 7 * DAY_MS;
    const meetingId = `s${index}`;
    const link = `${location.origin}/m/${meetingId}#b3JkZXIgb2YgdGhlIGRheQ`;
    const state = index === 2 ? ('cancelled' as const) : ('scheduled' as const);
    return {
      meetingId,
      link: state === 'scheduled' ? link : null,
      startsAtMs,
      endsAtMs: startsAtMs + 3_600_000,
      state,
    };
  });
  return { seriesId: 's', title: 'Delegations, standing round', repeat, dates, continues: true };
}

const text = 'You are invited to a confidential meeting.\n';

export class FakeSchedule implements Schedule {
  readonly #scene: string;

  constructor(scene: string) {
    this.#scene = scene;
  }

  async createSeries() {
    return { series: fakeSeries(), interrupted: null };
  }

  async series() {
    return this.#scene === 'signed-out' ? [] : [fakeSeries()];
  }

  async refill() {
    return this.#scene === 'refilled' ? [{ series: fakeSeries(), interrupted: null, added: 6 }] : [];
  }

  async change() {
    return { link: `${location.origin}/m/changed#b3JkZXIgb2YgdGhlIGRheQ` };
  }

  async changeFollowing() {
    return this.createSeries();
  }

  async cancel() {}

  async cancelFollowing() {}

  async planned() {
    const startsAtMs = Math.ceil(Date.now() / DAY_MS) * DAY_MS;
    return { title: 'Delegations, standing round', agenda: '', startsAtMs, durationMinutes: 60, expected: [], repeat };
  }

  async invitation() {
    return { text, calendar: 'BEGIN:VCALENDAR', fileName: 'invitation.ics', mailto: 'mailto:?subject=x' };
  }

  async mailOffer(): Promise<MailOffer> {
    if (this.#scene === 'classified') return { state: 'class' };
    return { state: 'offered', from: 'meetings@example.org', expected: ['yuki.tanaka@example.org'] };
  }

  async sendMail({ to }: { readonly to: readonly string[] }): Promise<readonly MailOutcome[]> {
    return to.map((address, position) => ({ address, failure: position === 1 ? 'mail/recipient_refused' : null }));
  }
}
