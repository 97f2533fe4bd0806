// An attack on what is opened after a meeting: nobody is there to notice it, so whoever opens it is told (test support).
import { type Promised } from './attack.js';

/** Who attacks. `holder`: somebody who has a recording's secret, as enough holders together do. */
export type EvidenceAttacker = 'server' | 'member' | 'holder';

export interface EvidenceAttack {
  /** One sentence without an end, with the attacker as its subject; unique. */
  readonly name: string;
  readonly by: EvidenceAttacker;
  readonly promise: Promised;
  /** What is named: findings, as the report calls them. Nothing else may be. */
  readonly named: readonly string[];
  /** Does it, opens what came of it, and gives what was named. */
  run(): Promise<readonly string[]>;
}
