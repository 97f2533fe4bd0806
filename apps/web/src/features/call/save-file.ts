// Hands a decrypted file to the browser's download, always as octets: a file of the chat is never opened in this page.

/** Names come from other members: no paths, no control or direction characters. */
export function safeFileName(name: string): string {
  const cleaned = name
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+/, '')
    .trim();
  return cleaned.slice(0, 200) || 'file';
}

export function saveFile(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = safeFileName(name);
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  // The browser reads the address when it starts the download, not when the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
