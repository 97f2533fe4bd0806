// What a meeting of a class may have beside speech (L1).
import { FEATURES, type Feature } from './charter.js';
import { type ClassRules } from './class-rules.js';

/** All that a classification allows but recording, in the order of the charter. */
export function usualFeatures(rules: Pick<ClassRules, 'screenShare' | 'chatLifeMinutes'>): readonly Feature[] {
  return FEATURES.filter((feature) => {
    if (feature === 'recording') return false;
    if (feature === 'screen') return rules.screenShare !== 'nobody';
    return feature === 'camera' || rules.chatLifeMinutes !== null;
  });
}

/** `wished` as far as the classification allows; files travel in the chat and are not without it. Recording has to be wished for. */
export function featuresWithin(
  rules: Pick<ClassRules, 'screenShare' | 'chatLifeMinutes' | 'recording'>,
  wished: readonly Feature[],
): readonly Feature[] {
  const usual = usualFeatures(rules);
  return FEATURES.filter((feature) => (feature === 'recording' ? rules.recording : usual.includes(feature)))
    .filter((feature) => wished.includes(feature))
    .filter((feature, _, kept) => feature !== 'files' || kept.includes('chat'));
}
