// What a meeting session is made of (L4).
import { type HttpClient } from '../api/http-client.js';
import { type Meetings } from '../api/meetings.js';
import { type DeviceRecords } from '../device/device-records.js';
import { type ClientEnvironment } from '../environment.js';
import { type RecordingSaves } from '../recording/recording-saves.js';
import { type IdentityPorts } from './own-identity.js';
import { type SessionState } from './session-state.js';

export interface MeetingSessionOptions {
  readonly environment: ClientEnvironment;
  readonly http: HttpClient;
  readonly meetings: Meetings;
  readonly records: DeviceRecords;
  readonly state: SessionState;
  readonly identity: IdentityPorts;
  /** Own recordings on their way to the server. */
  readonly saves: RecordingSaves;
  readonly link: string;
}
