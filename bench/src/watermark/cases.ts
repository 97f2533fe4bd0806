// What is measured: attacks, lengths of clips, and what the project set itself.
import { type AttackName } from './attacks.js';

export interface Case {
  readonly name: string;
  readonly attack: AttackName;
  readonly seconds: number;
  /** Devices whose copies were averaged before the attack. */
  readonly devices?: number;
  /** Copies take turns every half second instead of being averaged. */
  readonly isSpliced?: boolean;
  /** The copy is cut into passages of so many seconds, which stand in another order. */
  readonly passageSeconds?: number;
  /** Keys that are judged, where they are not `JUDGED_KEYS`. */
  readonly amongKeys?: number;
  /** Another device's copy of the same meeting is given too. */
  readonly hasReference?: boolean;
  /** Share of clips that must name exactly the right devices. */
  readonly target?: number;
}

const of = (seconds: number, target: number | undefined, ...attacks: AttackName[]): Case[] =>
  attacks.map((attack) => ({ name: attack, attack, seconds, ...(target === undefined ? {} : { target }) }));

export const CASES: readonly Case[] = [
  ...of(10, 0.95, 'none', 'MP3 64k', 'AAC 48k', 'Opus 24k', 'telephone band'),
  ...of(10, undefined, 'Opus 12k', 'AMR-NB 12.2', 'GSM', 'white noise 10 dB', 'room 0.4 s', 'near phone'),
  ...of(30, 0.99, 'Opus 12k', 'AMR-NB 12.2', 'GSM', 'white noise 10 dB', 'room 0.4 s', 'AGC'),
  ...of(30, 0.99, 'speed +5 %', 'speed -5 %', 'tempo +5 %', 'tempo -5 %'),
  ...of(30, 0.8, 'near phone'),
  ...of(60, 0.95, 'near phone'),
  { name: 'near phone, with a reference', attack: 'near phone', seconds: 30, hasReference: true, target: 0.98 },
  ...of(60, undefined, 'far phone'),
  ...of(300, 0.99, 'far phone'),
  { name: '2 copies averaged', attack: 'Opus 24k', seconds: 30, devices: 2, target: 1 },
  { name: '3 copies averaged', attack: 'Opus 24k', seconds: 60, devices: 3, target: 1 },
  { name: '5 copies averaged', attack: 'Opus 24k', seconds: 300, devices: 5, target: 1 },
  { name: '2 copies spliced', attack: 'Opus 24k', seconds: 30, devices: 2, isSpliced: true },
  ...[10, 7, 5, 4, 3].map((passageSeconds) => ({
    name: `passages of ${passageSeconds} s (12 keys)`,
    attack: 'Opus 24k' as const,
    seconds: 60,
    passageSeconds,
    amongKeys: 12,
  })),
  ...of(30, undefined, 'spectral denoiser', 'AMR-NB and then Opus 16k', 'Opus 24k and then MP3 64k'),
  ...of(30, undefined, 'down-mix with a delay', '1 % packet loss', '10 % packet loss', 'RNNoise'),
  ...of(30, undefined, 'call in Chromium with 1 % packet loss'),
];

/** What the survey measured of audiowmark 0.6.5 at its strength 10, on other speech: right message of clips. */
export const AUDIOWMARK: Readonly<Record<string, string>> = {
  '10 none': '6/6',
  '10 MP3 64k': '6/6',
  '10 Opus 24k': '3/6',
  '30 Opus 12k': '5/6',
  '30 AMR-NB 12.2': '0/6',
  '30 GSM': '0/6',
  '30 white noise 10 dB': '0/6',
  '30 room 0.4 s': '0/6',
  '30 near phone': '0/6',
  '60 near phone': '0/3',
  '60 far phone': '0/3',
};
