// Which of two versions is the later one (L4; Semantic Versioning 2.0.0, section 11).

/** Negative: `a` is before `b`. */
export function compareVersions(a: string, b: string): number {
  const [coreA = '', ...preA] = withoutBuild(a).split('-');
  const [coreB = '', ...preB] = withoutBuild(b).split('-');
  const core = compareParts(coreA.split('.'), coreB.split('.'));
  if (core !== 0) return core;
  const [previewA, previewB] = [preA.join('-'), preB.join('-')];
  if (previewA === '' || previewB === '') return Number(previewA === '') - Number(previewB === '');
  return compareParts(previewA.split('.'), previewB.split('.'));
}

const withoutBuild = (version: string): string => version.split('+')[0] ?? '';

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left === undefined || right === undefined) return left === undefined ? -1 : 1;
    const numbers = [left, right].every((part) => /^\d+$/.test(part));
    if (numbers && Number(left) !== Number(right)) return Number(left) - Number(right);
    if (!numbers && left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
