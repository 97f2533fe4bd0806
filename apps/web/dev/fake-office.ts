// A pretended office for classifications and policies, over the shipped ones.
import {
  clientErrors,
  type ExceptionRecord,
  type RulebookCheck,
  type RulebookFiles,
  type RulebookHistory,
  type RulebookInForce,
  type RulebookOffice,
} from '@incamera/client';
import { readRulebookFiles, SHIPPED_FILES } from '../../../packages/charter/src/policy/index.js';

export class FakeOffice implements RulebookOffice {
  async inForce(): Promise<RulebookInForce> {
    return await this.version(2);
  }

  async history(): Promise<RulebookHistory['versions']> {
    const hashes = { documentHash: 'A'.repeat(43), policiesHash: 'A'.repeat(43) };
    return [
      {
        ...hashes,
        version: 2,
        publishedAtMs: Date.now() - 86_400_000,
        publishedBy: 'Olga Petersen',
        note: 'Second site added.',
      },
      { ...hashes, version: 1, publishedAtMs: Date.now() - 9e9, publishedBy: null, note: '' },
    ];
  }

  async version(version: number): Promise<RulebookInForce> {
    const read = await readRulebookFiles(SHIPPED_FILES);
    if (!read.ok) throw read.error;
    return { version, publishedAtMs: Date.now() - 86_400_000, files: SHIPPED_FILES, rulebook: read.value };
  }

  async check(files: RulebookFiles): Promise<RulebookCheck> {
    const read = await readRulebookFiles(files);
    const { where = '', what = '' } = read.ok ? {} : read.error.context;
    return {
      problem: read.ok ? null : { code: read.error.code, where: String(where), what: String(what) },
      hashes: null,
      failedChecks: [],
      orderSlips: [{ lower: 'internal', higher: 'chatham-house', rules: ['guests'] }],
      dryRun: {
        decisionCount: 412,
        differenceCount: 1,
        meetingCount: 31,
        matrix: [
          {
            classificationId: 'restricted',
            meetingCount: 12,
            act: 'join',
            kind: 'now_refused',
            people: ['guest_link', 'guest_vouched'],
            codes: ['policy/guest_not_verified'],
          },
        ],
        differences: [
          {
            classificationId: 'restricted',
            action: 'join',
            atMs: Date.now() - 5e8,
            kind: 'now_refused',
            codes: ['policy/network_not_approved'],
          },
        ],
      },
    };
  }

  async exceptions(): Promise<ExceptionRecord['exceptions']> {
    const label = { en: 'Internal', de: 'Intern' };
    const common = { meetingId: 'q7Zk1nX0v2m8T4u6W9y3aBcDeFgHiJkLmNoPqRsTuV4', grantedByPeer: 'p_5kq0bFz2m1Xw8c7L' };
    const classification = { id: 'internal', label };
    return [
      {
        ...common,
        classification,
        atMs: Date.now() - 3e6,
        rules: ['network', 'assurance'],
        admittedPeer: 'p_9sT4u6W9y3aBcDeF',
        voided: false,
      },
      {
        ...common,
        classification,
        atMs: Date.now() - 9e8,
        rules: ['guests'],
        admittedPeer: 'p_1nX0v2m8T4u6W9y3',
        voided: true,
      },
    ];
  }

  async publish(): Promise<RulebookInForce> {
    throw clientErrors.make('client/network');
  }
}
