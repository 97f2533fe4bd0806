// Web pages out of text that others wrote (L4): whatever stands in `${…}` is escaped, in elements and in quoted attributes alike.

/** Text that is HTML already. */
export class SafeHtml {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Slot = string | number | SafeHtml | readonly SafeHtml[];

/** Of text of this program alone. */
export function raw(text: string): SafeHtml {
  return new SafeHtml(text);
}

export function html(strings: TemplateStringsArray, ...slots: readonly Slot[]): SafeHtml {
  return new SafeHtml(strings.reduce((text, piece, i) => text + slotText(slots[i - 1] ?? '') + piece));
}

function slotText(slot: Slot): string {
  if (slot instanceof SafeHtml) return slot.text;
  if (typeof slot === 'string' || typeof slot === 'number') return escapeHtml(String(slot));
  return slot.map(({ text }) => text).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');
}
