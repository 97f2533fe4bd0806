// What an attack of the suite is: what it does, who must say what, and how it ends for the honest (test support).
import { type Invited } from '@incamera/charter';
import { type RulebookFiles } from '@incamera/charter/policy';
import { type NewMeeting } from '../../src/index.js';
import { type Scene } from './scene.js';

/** Who attacks. `link`: somebody outside who has the link, with the server's help. `host`: the altered client of one of two hosts. */
export type Attacker = 'server' | 'link' | 'member' | 'host';

/** The promise of docs/threat-model.md that the attack is aimed at. */
export type Promised = 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C7' | 'C9';

export interface Ending {
  /** These lost the group and came back into it by themselves. */
  readonly back?: readonly string[];
  /** These never got in. */
  readonly outside?: readonly string[];
  /** The server ended the meeting for these: it can always do that, and they say that no host did. */
  readonly over?: readonly string[];
}

export interface Attack {
  /** One sentence without an end, with the attacker as its subject; unique. */
  readonly name: string;
  readonly by: Attacker;
  readonly promise: Promised;
  /** The codes that each of these must say. */
  readonly says: Readonly<Record<string, readonly string[]>>;
  /** Codes that may be said besides, by whomever. Anything else is a false alarm. */
  readonly also?: readonly string[];
  /** The longest time until everything was said: the promise's own, where it has one. Milliseconds of the fake clock. */
  readonly withinMs: number;
  readonly ends?: Ending;
  readonly meeting?: SceneOptions;
  /** Prepares, and then calls `scene.strike` in the moment of the attack. */
  run(scene: Scene): Promise<void>;
  /** What else must hold once everything was said, while the attack is still on. */
  check?(scene: Scene): void | Promise<void>;
}

export interface SceneOptions extends Pick<Partial<NewMeeting>, 'autoReadmit' | 'succession'> {
  /** Two hosts of the charter, Hanna and Hugo. `altered`: Hugo's keys are in the attacker's hands. */
  readonly hugo?: 'honest' | 'altered';
  /** The charter names authorities and a provider, see `scene.evidence`. With two hosts. */
  readonly names?: 'evidence';
  /** Two hosts must agree on everybody who comes after Ada and Bob. With two hosts. */
  readonly admission?: 'two_hosts';
  /** Copies must be marked; Irene and Otto hold shares of the keys. */
  readonly marks?: true;
  /** It may be recorded; Irene and Otto hold shares of the keys. */
  readonly recording?: true;
  /** So many witnesses must countersign the log; the server has two. */
  readonly witnesses?: number;
  /** Other rules of the classification. */
  readonly rules?: Readonly<Record<string, unknown>>;
  /** Whom that charter invites. */
  readonly invited?: readonly Invited[];
  /** Who runs the provider of that charter; else an organisation. */
  readonly provider?: 'server';
  /** Classifications and policies of the instance; as shipped by default. */
  readonly files?: RulebookFiles;
  /** The networks that the classification approves; everybody comes from 10.1.2.3. */
  readonly networks?: readonly string[];
  /** Rules from which a host may except somebody. */
  readonly exceptions?: readonly string[];
}
