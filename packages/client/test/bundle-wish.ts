// What a bundle is made of: the record of a real meeting, and invented findings about it (test support).
import { systemRng, toBase64Url } from '@incamera/kernel';
import { formatVkey } from '@incamera/tlog';
import { AUTHENTICITY_FORMAT, type BundleWish } from '../src/bundle/index.js';
import { type RecordScene } from './record-scene.js';
import { leakedFile, reportInput } from './report-input.js';

export async function bundleWish(of: RecordScene): Promise<BundleWish> {
  const { meetings: _, files: __, case: reported, ...rest } = await reportInput();
  const { officers: ___, ...opened } = reported;
  const { meetingId } = of.meeting.charter;
  const trust = of.trust();
  const text = await of.text();
  const { faults, ...file } = leakedFile();
  const salt = toBase64Url(systemRng.bytes(16));
  const { sound, pictures, skipped, verdict } = file.trace as NonNullable<typeof file.trace>;
  const trace = {
    format: 'incamera-trace-report/2',
    salt,
    referenceHash: null,
    verdict,
    sound,
    pictures,
    skipped,
    fileHash: file.sha256,
  };
  const authenticity = { format: AUTHENTICITY_FORMAT, salt, fileHash: file.sha256, ...file.authenticity, faults };
  return {
    ...rest,
    case: { ...opened, statements: null },
    devices: rest.devices.map((device) => ({ ...device, meetingId })),
    meetings: [
      {
        meetingId,
        startsAtMs: null,
        record: {
          text,
          verified: await of.verified(),
          logKey: formatVkey(trust.logKey),
          witnesses: trust.witnesses.map(formatVkey),
          required: trust.required,
        },
        because: null,
      },
    ],
    files: [
      { ...file, trace: `${JSON.stringify(trace, null, 2)}\n`, authenticity: `${JSON.stringify(authenticity)}\n` },
    ],
  };
}
