// What of pdfmake 0.3 a report uses; it ships no types.
declare module 'pdfmake' {
  interface Pdfmake {
    readonly virtualfs: { writeFileSync(name: string, content: Uint8Array): void };
    setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
    setUrlAccessPolicy(policy: (url: string) => boolean): void;
    /** In Node only. */
    setLocalAccessPolicy?(policy: (path: string) => boolean): void;
    setTableLayouts(layouts: object): void;
    createPdf(definition: object): { getBuffer(): Promise<Uint8Array> };
  }
  const pdfmake: Pdfmake;
  // biome-ignore lint/style/noDefaultExport: as the package has it
  export default pdfmake;
}
