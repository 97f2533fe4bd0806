// Addresses as people paste them: separated by commas, semicolons, spaces or lines, each once.

/** The addresses in `text`, in order; a name beside an address in angle brackets is left out. */
export function listAddresses(text: string): string[] {
  const bare = text.replaceAll(
    /"[^"]*"|[^,;\n<]*<([^<>]*)>/g,
    (_, address: string | undefined) => ` ${address ?? ''} `,
  );
  const found = new Map<string, string>();
  for (const address of bare.split(/[\s,;]+/)) {
    if (address !== '' && !found.has(address.toLowerCase())) found.set(address.toLowerCase(), address);
  }
  return [...found.values()];
}
