// The colours of both themes meet WCAG 2.2 AA: 4.5:1 for text (1.4.3), 3:1 for controls and their state (1.4.11).
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function theme(name: 'light' | 'dark'): Map<string, string> {
  const block = new RegExp(`:root\\[data-theme=["']${name}["']\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['paper', 'surface', 'raised'];
const pairs: [string, string, number][] = [
  ...surfaces.flatMap((surface): [string, string, number][] => [
    ['ink', surface, 4.5],
    ['ink-2', surface, 4.5],
    ['ink-3', surface, 4.5],
    ['accent-ink', surface, 4.5],
    ['danger', surface, 4.5],
    ['rule-strong', surface, 3],
    ['focus', surface, 3],
    ['speaking', 'tile', 3],
  ]),
  ['ink', 'sunken', 4.5],
  ['ink-2', 'sunken', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['on-danger', 'danger', 4.5],
  ['on-danger', 'danger-hover', 4.5],
  ['accent-ink', 'accent-soft', 4.5],
  ['ink', 'accent-soft', 4.5],
  ['ink-2', 'accent-soft', 4.5],
  ['danger', 'danger-soft', 4.5],
  ['ink', 'danger-soft', 4.5],
  ['ink-2', 'danger-soft', 4.5],
  ['warning-ink', 'warning-soft', 4.5],
  ['ink', 'warning-soft', 4.5],
  ['ink-2', 'warning-soft', 4.5],
  ['warning-ink', 'surface', 4.5],
  ['tile-ink', 'tile', 4.5],
  ['tile-ink-2', 'tile', 4.5],
];

describe.each(['light', 'dark'] as const)('%s theme', (name) => {
  const colours = theme(name);
  it.each(pairs)('%s on %s is at least %d to 1', (front, back, least) => {
    const ratio = contrast(colours.get(front) ?? '#000000', colours.get(back) ?? '#000000');
    expect(ratio).toBeGreaterThanOrEqual(least);
  });
});
