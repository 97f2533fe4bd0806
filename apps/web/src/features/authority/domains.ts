// Domains as somebody types them: separated by commas or spaces, in lower case, each once.

export function listOfDomains(text: string): string[] {
  const domains = text
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((domain) => domain !== '');
  return [...new Set(domains)];
}
