// What everybody with the link can open of a meeting (test support).
import { NO_SHARE_HOLDERS } from '@incamera/charter';
import { HttpClient } from '../src/api/http-client.js';
import { Meetings, type OpenedMeeting } from '../src/api/meetings.js';
import { DeviceRecords } from '../src/device/device-records.js';
import { MemoryStorage } from '../src/node/memory-storage.js';
import { judging, type World } from './world.js';

export async function openedMeeting(world: World): Promise<OpenedMeeting> {
  const environment = {
    publicUrl: world.publicUrl,
    request: world.server.request.bind(world.server),
    ...judging,
    clock: world.clock,
    rng: { bytes: () => new Uint8Array(32) },
  };
  const nobody = async () => ({ trustAnchors: [], issuers: [], shareHolders: NO_SHARE_HOLDERS });
  const records = new DeviceRecords(new MemoryStorage());
  return await new Meetings(new HttpClient(environment), records, environment, nobody).open(world.link);
}
