// The package has no types of its own.
declare module 'audio-type' {
  /** A short name of the format that the bytes begin with. */
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default function audioType(head: Uint8Array): string | undefined;
}
