// The page that brings the local authority to phones and other machines (L5): its certificate, how to install it, and a QR
// code that leads here. Served over plain HTTP as well, because nothing else works before the certificate is trusted.
import { inGroups } from '@incamera/kernel';
import { type FastifyInstance } from 'fastify';
import QRCode from 'qrcode';
import { allLocalAddresses, isLoopbackAddress } from '../addresses.js';

export interface LocalAuthority {
  /** PEM. */
  readonly caCert: string;
  /** SHA-256, hexadecimal. */
  readonly caFingerprint: string;
  readonly name: string;
  readonly publicUrl: () => URL;
  /** Port of the plain HTTP page. */
  readonly trustPort: () => number;
}

export function trustRoutes(app: FastifyInstance, authority: LocalAuthority): void {
  app.get('/trust', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(await trustPage(authority)),
  );
  app.get('/trust/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  app.get('/trust/authority.crt', async (_request, reply) =>
    reply
      .type('application/x-x509-ca-cert')
      .header('content-disposition', 'attachment; filename="in-camera-authority.crt"')
      .send(authority.caCert),
  );
}

/** Where a phone in the same network finds the page: by address, since the name may not resolve there yet. */
export function trustUrl(authority: LocalAuthority): string {
  const local = allLocalAddresses().filter((address) => !isLoopbackAddress(address));
  const address = local[0] ?? authority.name;
  return `http://${address.includes(':') ? `[${address}]` : address}:${authority.trustPort()}/trust`;
}

async function trustPage(authority: LocalAuthority): Promise<string> {
  const here = trustUrl(authority);
  const qr = await QRCode.toDataURL(here, { margin: 1, width: 240 });
  const fingerprint = inGroups(authority.caFingerprint, 4);
  const app = authority.publicUrl().origin;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>In Camera: trust this server</title>
<link rel="stylesheet" href="/trust/style.css">
<main>
<h1>Trust this server</h1>
<p>This server has its own certificate authority. It can vouch for <b>${authority.name}</b> only, for no other site.</p>
<p><a class="button" href="/trust/authority.crt">Certificate of the authority</a></p>
<ul>
<li><b>iPhone, iPad:</b> open it, then Settings → General → VPN &amp; Device Management → install; then Settings → General →
About → Certificate Trust Settings → switch it on.</li>
<li><b>Android:</b> Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate.</li>
<li><b>Windows, macOS, Linux, Firefox:</b> open it and trust it for web sites.</li>
</ul>
<p>Compare before you install. SHA-256, also shown where the server was started:</p>
<p class="fingerprint">${fingerprint}</p>
<p>Then open <a href="${app}">${app}</a>.</p>
<section lang="de">
<h2>Diesem Server vertrauen</h2>
<p>Dieser Server hat eine eigene Zertifizierungsstelle. Sie kann nur für <b>${authority.name}</b> bürgen. Laden Sie das
Zertifikat oben herunter, vergleichen Sie den Fingerabdruck mit dem, den der Server beim Start zeigt, und installieren Sie es
in den Einstellungen Ihres Geräts als Zertifizierungsstelle. Öffnen Sie danach <a href="${app}">${app}</a>.</p>
</section>
<figure><img src="${qr}" width="240" height="240" alt="QR code of ${here}"><figcaption>${here}</figcaption></figure>
</main>
</html>
`;
}

const STYLE = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0}
main{max-width:40rem;margin:0 auto;padding:1.5rem}
.button{display:inline-block;padding:.6rem 1rem;border:2px solid;border-radius:.4rem;text-decoration:none}
.fingerprint{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
figure{margin:2rem 0;text-align:center}
img{background:#fff}
`;
