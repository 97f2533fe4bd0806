// Scheduling as one object (L4).
import { type HttpClient } from '../api/http-client.js';
import { type Meetings } from '../api/meetings.js';
import { type CreatedMeeting, type NewMeeting } from '../api-types.js';
import { type DeviceRecords } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { type Schedule } from '../schedule-types.js';
import { Inviter } from './inviter.js';
import { PlanBook } from './plan-book.js';
import { Planner } from './planner.js';

export function openSchedule(
  http: HttpClient,
  meetings: Meetings,
  records: DeviceRecords,
  environment: Pick<ClientEnvironment, 'publicUrl' | 'clock' | 'rng'>,
): { schedule: Schedule; createMeeting: (meeting: NewMeeting) => Promise<CreatedMeeting> } {
  const book = new PlanBook(records);
  const planner = new Planner(meetings, book, environment);
  const inviter = new Inviter(http, meetings, book, environment);
  return {
    createMeeting: (meeting) => planner.createMeeting(meeting),
    schedule: {
      createSeries: (meeting, repeat) => planner.createSeries(meeting, repeat),
      series: () => planner.series(),
      refill: () => planner.refill(),
      change: (meetingId, change) => planner.change(meetingId, change),
      changeFollowing: (meetingId, change) => planner.changeFollowing(meetingId, change),
      cancel: (meetingId) => planner.cancel(meetingId),
      cancelFollowing: (meetingId) => planner.cancelFollowing(meetingId),
      planned: (meetingId) => planner.planned(meetingId),
      invitation: (options) => inviter.invitation(options),
      mailOffer: (meetingIds) => inviter.mailOffer(meetingIds),
      sendMail: (options) => inviter.sendMail(options),
    },
  };
}
