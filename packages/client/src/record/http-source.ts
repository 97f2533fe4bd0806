// A record's proofs over HTTP (L4): for members by their token, for officers by their session or their case.
import { type Clock } from '@incamera/kernel';
import { type HistoryPage, historyPageSchema } from '@incamera/protocol';
import { type Confirm } from '../api/confirm.js';
import { type HttpClient } from '../api/http-client.js';
import { LogApi } from '../history/log-api.js';
import { type RecordSource } from './record-source.js';

type Pages = RecordSource['page'];

function source(http: HttpClient, clock: Clock, token: () => string | null, page: Pages): RecordSource {
  const log = new LogApi(http);
  return {
    about: () => log.about(),
    checkpoint: () => log.checkpoint(),
    tiles: log.tiles(token),
    page,
    wait: (ms) =>
      new Promise((resolve) => {
        clock.after(ms, resolve);
      }),
  };
}

const query = ({ batchIndex, place }: Parameters<Pages>[0]) => `batch=${batchIndex}&place=${place}`;

/** @param token of a connection that is, or was at the end, a member */
export function memberSource(http: HttpClient, clock: Clock, meetingId: string, token: string): RecordSource {
  const page: Pages = (from) =>
    http.getAs(`/api/meetings/${meetingId}/history?${query(from)}`, token, historyPageSchema);
  return source(http, clock, () => token, page);
}

/** For an officer with an open case of the meeting. */
export function caseSource(http: HttpClient, clock: Clock, caseId: string, meetingId: string): RecordSource {
  const page: Pages = (from) => http.post(`/api/admin/cases/${caseId}/history`, { meetingId, from }, historyPageSchema);
  return source(http, clock, () => null, page);
}

/** @param confirm asks for the passkey when the server wants it once more */
export function officerSource(http: HttpClient, clock: Clock, meetingId: string, confirm: Confirm): RecordSource {
  const page = (from: Parameters<Pages>[0]): Promise<HistoryPage> =>
    confirm(() => http.get(`/api/admin/history?meeting=${meetingId}&${query(from)}`, historyPageSchema));
  return source(http, clock, () => null, page);
}
