// Words of others as a terminal may show them (L6): nothing that steers it, and nothing that turns the direction of reading.

const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

export function plain(text: string): string {
  return text.replace(STEERING, '\uFFFD');
}
