// What an interface needs of classifications and policies (L4): it reaches packages/charter only through here.
export {
  type Classification,
  type ClassRules,
  EXCEPTION_RULES,
  type ExceptionRule,
  type Explanation,
  explain,
  findClassification,
  isNetworkText,
  MARK_RULES,
  MAX_WITNESSES,
  type MarkRule,
  type MatrixAct,
  type MatrixPerson,
  type RulebookFiles,
  type Words,
} from '@incamera/charter/policy';
export type { ExceptionRecord, RulebookCheck, RulebookHistory } from '@incamera/protocol';
export type { ClassificationChoice, RulebookInForce, RulebookOffice } from './api/rulebooks.js';
