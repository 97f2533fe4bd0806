// The plain pages that the service worker shows by itself (L1): no script, no style, nothing of the server's, both languages.
import { spokenHash } from '../manifest.js';
import { type Sighting } from './state.js';

const POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

type Refusal = 'no_page' | 'not_in_release';

const REFUSALS: Readonly<Record<Refusal, readonly [en: readonly string[], de: readonly string[]]>> = {
  no_page: [
    ['This server does not give out the page just now.', 'Try again in a minute. If it stays so, tell the operator.'],
    [
      'Dieser Server gibt die Seite gerade nicht heraus.',
      'Versuchen Sie es in einer Minute noch einmal. Bleibt es so, sagen Sie es dem Betreiber.',
    ],
  ],
  not_in_release: [
    [
      'This server sent a page that is not in the release which it says it serves. It was not run.',
      'Do not use this server until somebody has looked into it. Tell your security officer; from outside, “incamera verify-server” shows what differs.',
    ],
    [
      'Dieser Server hat eine Seite geschickt, die nicht in der Ausgabe steht, die er nach eigener Angabe ausliefert. Sie wurde nicht ausgeführt.',
      'Benutzen Sie diesen Server nicht, bis dem jemand nachgegangen ist. Sagen Sie es Ihrem Sicherheitsbeauftragten; von außen zeigt „incamera verify-server“, was anders ist.',
    ],
  ],
};

/** What is shown instead of a page that is not run. */
export function refusingPage(refusal: Refusal, status: number): Response {
  const [en, de] = REFUSALS[refusal];
  return plainPage(status >= 400 && status < 600 ? status : 502, en, de, '');
}

/** Asks whether another release may run, where this person wants to be asked. */
export function askingPage(offered: Sighting | null, nonce: string, before: Sighting | undefined): Response {
  const from = before === undefined ? '–' : nameOf(before);
  const to = offered === null ? '–' : nameOf(offered);
  const form = `<form method="post" action=""><input type="hidden" name="nonce" value="${escaped(nonce)}"><p><button>Run the new release · Neue Ausgabe ausführen</button></p></form>`;
  return plainPage(
    200,
    [
      'This server serves another release of the web app than before.',
      `Before: ${from}. Now: ${to}.`,
      'You asked to be asked. Nothing of it runs until you say so: compare the hash with what the publisher or your security officer names, or close this page.',
    ],
    [
      'Dieser Server liefert eine andere Ausgabe der Web-Anwendung aus als zuvor.',
      `Zuvor: ${from}. Jetzt: ${to}.`,
      'Sie wollten gefragt werden. Nichts davon läuft, bevor Sie es sagen: Vergleichen Sie die Prüfsumme mit der, die der Herausgeber oder Ihr Sicherheitsbeauftragter nennt, oder schließen Sie diese Seite.',
    ],
    form,
  );
}

function nameOf({ version, hash }: Sighting): string {
  return `${version} (${spokenHash(hash)})`;
}

function plainPage(status: number, en: readonly string[], de: readonly string[], form: string): Response {
  const paragraphs = (lines: readonly string[]) => lines.map((line) => `<p>${escaped(line)}</p>`).join('');
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    '<meta name="color-scheme" content="light dark"><title>In Camera</title></head><body>' +
    `<main>${paragraphs(en)}<div lang="de">${paragraphs(de)}</div>${form}</main></body></html>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  return new Response(html, { status, headers });
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
