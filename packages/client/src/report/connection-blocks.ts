// From which networks and by which clients members were connected, as far as the server logged it (L4). That a connection is a member's follows
// from what came over it; the rest is the server's word.
import { type VerifiedRecord } from '../record/verified-record.js';
import { type ReportedMeeting } from './report-input.js';
import { type Block, type Line } from './report-model.js';
import { type ReportScene } from './report-scene.js';
import { type TextKey } from './texts-en.js';
import { code, name } from './wording.js';

/** The entry of a device that was let in; servers before it wrote none. */
const JOINED: string = 'device_joined';
const FIELDS = {
  network: 'fieldNetwork',
  client: 'fieldClient',
  signIn: 'fieldSignIn',
  asked: 'fieldAsked',
  accountId: 'fieldAccount',
  deviceId: 'fieldDevice',
} as const satisfies Readonly<Record<string, TextKey>>;

export function connectionBlocks(
  scene: ReportScene,
  { meetingId }: ReportedMeeting,
  { connections }: VerifiedRecord,
): Block[] {
  const { wording } = scene;
  const rows = connections.flatMap(({ peerId, leafKeys, entries }) =>
    entries
      .filter(({ type }) => type === JOINED)
      .map((entry) => ({
        tone: 'plain' as const,
        cells: [
          leafKeys.length === 0 ? wording.say('unknown') : scene.people(meetingId, leafKeys),
          [wording.time(entry.atMs)],
          fieldsLine(scene, entry),
          [code(peerId)],
        ],
      })),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: wording.word('connectionsTable'),
      head: [
        wording.word('headName'),
        wording.word('headWhen'),
        wording.word('headConnection'),
        wording.word('headPeer'),
      ],
      widths: [20, 20, 40, 20],
      rows,
    },
  ];
}

/** Whether an entry stands in the table of connections and need not stand among the others. */
export function isConnectionEntry(type: string): boolean {
  return type === JOINED;
}

function fieldsLine({ wording }: ReportScene, entry: object): Line {
  const values = entry as Readonly<Record<string, unknown>>;
  const parts = Object.entries(FIELDS).flatMap(([field, key]): Line[] => {
    const value = values[field];
    return typeof value === 'string' && value !== '' ? [[`${wording.word(key)} `, name(value)]] : [];
  });
  return parts.flatMap((part, i) => (i === 0 ? part : ['; ', ...part]));
}
