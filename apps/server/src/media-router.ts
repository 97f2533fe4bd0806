// What the server needs of a media router (L5). @incamera/sfu's `Sfu` is one; tests pass a fake.
import { type Sfu } from '@incamera/sfu';

export type MediaRouter = Pick<
  Sfu,
  'events' | 'join' | 'leave' | 'setWants' | 'setActive' | 'probe' | 'workerPid' | 'workerMetrics' | 'close'
>;
