// Takes pictures of the interface on pretended people: node apps/web/dev/screenshots.mjs OUTPUT_FOLDER [NAME_PART …].
// Also reports errors of the page and breaches of the product's Content-Security-Policy.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const [folder = 'screenshots', ...parts] = process.argv.slice(2);
const isWanted = ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part));
mkdirSync(folder, { recursive: true });

const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const meeting = (scene) => `/m/Zq3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA?scene=${scene}#b3JkZXIgb2YgdGhlIGRheQ`;
const press = (name) => async (page) => page.getByRole('button', { name, exact: false }).first().click();

/** On the page of a case: opens the keys and examines a file of so many bytes. */
async function examine(page, name, bytes) {
  await page.getByRole('button', { name: /^(Open the keys|Schlüssel öffnen)$/ }).click();
  const file = { name, mimeType: 'audio/ogg', buffer: Buffer.alloc(bytes, 'pretended') };
  await page.getByLabel(/The file to find out about|Die Datei, um die es geht/).setInputFiles(file);
  await page.getByRole('button', { name: /^(Examine it|Untersuchen)$/ }).click();
}

/** name, path, what to do first. Each is taken on a desk and a phone, light English; some also dark and German. */
const shots = [
  { name: 'start', path: '/?scene=signed-out', all: true },
  { name: 'setup', path: '/setup?scene=signed-out#token' },
  { name: 'meetings', path: '/meetings', all: true },
  {
    name: 'created',
    path: '/meetings',
    async act(page) {
      await page.locator('form input').first().fill('Supply schedule');
      await page.locator('form button[type=submit]').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'account', path: '/account?scene=noticed', all: true },
  {
    name: 'own-history',
    path: '/account',
    all: true,
    act: async (page) => page.locator('#own-history-title').evaluate((title) => title.scrollIntoView()),
  },
  { name: 'codes', path: '/account', act: press('Make new codes') },
  { name: 'add-passkey', path: '/account', act: press('Add a passkey') },
  { name: 'sign-in', path: '/sign-in?scene=signed-out', all: true },
  { name: 'recover', path: '/recover?scene=signed-out' },
  { name: 'recovering', path: '/recover?scene=recovering' },
  { name: 'signed-in-failed', path: '/signed-in' },
  { name: 'admin-people', path: '/admin', all: true },
  { name: 'admin-roles', path: '/admin/people', act: press('Roles:') },
  { name: 'admin-invite', path: '/admin/people', act: press('Invite somebody') },
  { name: 'admin-running', path: '/admin/running', all: true },
  { name: 'admin-running-none', path: '/admin/running?scene=quiet' },
  { name: 'admin-holders', path: '/admin/holders', all: true },
  {
    name: 'admin-sweep',
    path: '/admin/sweep',
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /^(Fetch the history|Verlauf holen)$/ }).click();
      await page.getByRole('button', { name: /^(Search|Suchen)$/ }).click();
      await page.getByRole('table').first().waitFor();
    },
  },
  {
    name: 'transfer-shown',
    path: '/sign-in?scene=local-signed-out',
    all: true,
    act: press(/Show a code|Code anzeigen/),
  },
  {
    name: 'transfer-asked',
    path: '/transfer',
    all: true,
    async act(page) {
      await page.locator('main form input').fill('WDJB-MJHT');
      await page.locator('main form button[type=submit]').click();
      await page.locator('dl').waitFor();
    },
  },
  { name: 'admin-suspend', path: '/admin/people', act: press('Suspend:') },
  { name: 'investigations', path: '/investigations', all: true },
  { name: 'case-open', path: '/investigations', all: true, act: press(/^(Open a case|Einen Fall eröffnen)$/) },
  { name: 'case', path: '/investigations/c', all: true },
  { name: 'case-waiting', path: '/investigations/Wc3kT0b7mE1yV9cW4hR8sN2dLx6pJf5aGuKoQiXtBwA', all: true },
  ...[
    ['case-traced', 'leak.ogg', 'audio/ogg'],
    ['case-traced-picture', 'leak.png', 'image/png'],
  ].map(([name, fileName, mimeType]) => ({
    name,
    path: '/investigations/c',
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /^(Open the keys|Schlüssel öffnen)$/ }).click();
      const file = { name: fileName, mimeType, buffer: Buffer.alloc(2_480_000, 'pretended') };
      await page.getByLabel(/What was published|Was veröffentlicht/).setInputFiles(file);
      await page.getByRole('button', { name: /^(Find out|Herausfinden)/ }).click();
      await page.getByRole('heading', { level: 3 }).first().scrollIntoViewIfNeeded();
      await page.getByRole('table').first().scrollIntoViewIfNeeded();
    },
  })),
  ...[
    ['case-examined', false],
    ['case-examined-details', true],
  ].map(([name, isOpened]) => ({
    name,
    path: '/investigations/c',
    all: true,
    async act(page) {
      await examine(page, 'leak.opus', 412_991);
      await page.getByRole('slider').fill('119');
      if (isOpened) await page.getByText(/^(Everything that the report says|Alles, was der Bericht sagt)$/).click();
      await page.getByRole('button', { name: /^(Make the report|Bericht erstellen)$/ }).click();
      await page.getByRole('button', { name: /^(Save as PDF|Als PDF sichern)$/ }).waitFor();
      await page.getByRole('slider').scrollIntoViewIfNeeded();
      if (isOpened) await page.getByRole('table').first().scrollIntoViewIfNeeded();
    },
  })),
  ...['three-hours.opus', 'endless.opus'].map((fileName) => ({
    name: `case-${fileName.replace('.opus', '')}`,
    path: '/investigations/c',
    all: true,
    async act(page) {
      await examine(page, fileName, 33_673_664);
      if (fileName.startsWith('three')) await page.getByRole('slider').fill('5600');
      await page.locator('progress, input[type=range]').first().scrollIntoViewIfNeeded();
    },
  })),
  ...[
    ['case-elsewhere', 'endless.opus'],
    ['case-ended-elsewhere', 'leak.opus'],
  ].map(([name, fileName]) => ({
    name,
    path: '/investigations/c',
    all: true,
    async act(page) {
      await examine(page, fileName, 412_991);
      await page.getByRole('link', { name: /^(All investigations|Alle Ermittlungen)$/ }).click();
      await page
        .getByRole('link', { name: name === 'case-elsewhere' ? /^(Show progress|Fortschritt)/ : /^(See|Zeigen)/ })
        .waitFor();
    },
  })),
  {
    name: 'case-come-back',
    path: '/investigations/c',
    all: true,
    async act(page) {
      await examine(page, 'leak.opus', 412_991);
      await page.getByRole('link', { name: /^(All investigations|Alle Ermittlungen)$/ }).click();
      await page.getByRole('link', { name: /^(See|Zeigen)/ }).click();
      await page.getByRole('heading', { level: 3 }).first().waitFor();
    },
  },
  {
    name: 'trace-keys',
    path: '/investigations/trace',
    all: true,
    async act(page) {
      const keys = { name: 'keys.json', mimeType: 'application/json', buffer: Buffer.from('[]') };
      await page.getByLabel(/File of keys|Schlüsseldatei/).setInputFiles(keys);
      const file = { name: 'leak.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(2_480_000, 'pretended') };
      await page.getByLabel(/What was published|Was veröffentlicht/).setInputFiles(file);
      await page.getByRole('button', { name: /^(Find out|Herausfinden)/ }).click();
      await page.getByRole('heading', { name: /^(Nobody|Niemand)$/ }).waitFor();
    },
  },
  {
    name: 'share-request',
    path: '/account',
    all: true,
    async act(page) {
      await page
        .getByRole('button', { name: /^(Answer|Antworten):/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'holder-key', path: '/account', act: press('Take off this device') },
  { name: 'admin-providers', path: '/admin/providers', all: true },
  { name: 'admin-provider', path: '/admin/providers', act: press('Change:') },
  {
    name: 'repeat',
    path: '/meetings',
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /Repeat|Wiederholung/ }).click();
      await page.getByRole('option', { name: /^(Weekly|Wöchentlich)$/ }).click();
      await page.getByRole('toolbar', { name: /On these days|An diesen Tagen/ }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'expected',
    path: '/meetings',
    all: true,
    async act(page) {
      const list = page.getByRole('group', { name: /People expected|Erwartete Personen/ });
      await list.getByRole('textbox').last().fill('Yuki Tanaka <yuki.tanaka@example.org>, chidi@example.org');
      await list.getByRole('textbox').last().press('Enter');
      await list.getByRole('textbox').last().fill('nobody');
      await list.getByRole('textbox').last().press('Enter');
      await page.getByText(/^(More rules|Weitere Regeln)$/).click();
      await list.scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'expected-here',
    path: meeting('knocks'),
    all: true,
    async act(page) {
      await page.keyboard.press('p');
      await page.getByText(/expected are here|Erwarteten sind da/).click();
    },
  },
  {
    name: 'invite',
    path: '/meetings',
    all: true,
    async act(page) {
      await page
        .getByRole('button', { name: /^(Invite|Einladen)$/ })
        .first()
        .click();
      await page.getByRole('textbox', { name: /Mail addresses|Mailadressen/ }).fill('ada@example.org, ben@example.org');
      await page.getByRole('button', { name: /Send invitation|Einladung verschicken/ }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'cancel',
    path: '/meetings?scene=classified',
    async act(page) {
      await page
        .getByRole('button', { name: /^(More about|Mehr zu)/ })
        .first()
        .click();
      await page.getByRole('menuitem').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'change',
    path: '/meetings?scene=refilled',
    async act(page) {
      await page
        .getByRole('button', { name: /Delegations/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: /Change this and all|Diesen und alle folgenden ändern/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'admin-identity', path: '/admin/identity', all: true },
  { name: 'admin-identity-none', path: '/admin/identity?scene=no-authority' },
  { name: 'admin-authority', path: '/admin/identity?scene=no-authority', act: press('Set up an authority') },
  { name: 'admin-request', path: '/admin/identity', act: press('Check:') },
  { name: 'admin-deny', path: '/admin/identity', act: press('Revoke the passkey') },
  { name: 'certification', path: '/account', act: press('Ask for certification') },
  { name: 'lobby', path: meeting('lobby'), all: true },
  { name: 'recorded', path: meeting('recorded'), all: true },
  { name: 'recording-asked', path: meeting('recording-asked'), all: true },
  { name: 'recording-own', path: meeting('recording-own'), all: true },
  { name: 'recording-unconfirmed', path: meeting('recording-unconfirmed'), all: true },
  { name: 'recording-saving', path: meeting('recording-saving'), all: true },
  { name: 'recording-lost', path: meeting('recording-lost'), all: true },
  { name: 'recording-lobby', path: meeting('recording-lobby'), all: true },
  {
    name: 'case-recording',
    path: '/investigations/c',
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /^(Open the keys|Schlüssel öffnen)$/ }).click();
      await page.getByRole('button', { name: /^(Open and check|Öffnen und prüfen)$/ }).click();
      await page.getByRole('heading', { name: /^(Recordings|Aufzeichnungen)$/ }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'rules-kept-out', path: meeting('kept-out'), all: true },
  { name: 'exception-asked', path: meeting('ask-exception'), all: true },
  { name: 'exception-at-door', path: meeting('exception-at-door'), all: true },
  { name: 'exception-grant', path: meeting('exception-at-door'), all: true, act: press(/Exception …|Ausnahme …/) },
  {
    name: 'exception-people',
    path: meeting('exception-inside'),
    all: true,
    act: async (page) => page.keyboard.press('p'),
  },
  {
    name: 'exception-record',
    path: meeting('exception-inside'),
    act: async (page) => page.locator('header button[data-state]').click(),
  },
  { name: 'exception-admin', path: '/admin/exceptions', all: true },
  { name: 'rules-server-lies', path: meeting('server-lies') },
  { name: 'rules-in-call', path: meeting('rules-in-call'), all: true, act: press('Chat') },
  { name: 'rules-admin', path: '/admin/rules', all: true },
  {
    name: 'rules-choice',
    path: '/meetings',
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /Classification|Einstufung/ }).click();
      await page.getByRole('option').nth(3).click();
      await page.locator('summary').first().click();
    },
  },
  { name: 'denied', path: meeting('denied') },
  { name: 'unsupported', path: meeting('unsupported') },
  { name: 'udp-blocked', path: meeting('udp-blocked') },
  { name: 'waiting', path: meeting('waiting') },
  { name: 'refused', path: meeting('refused') },
  { name: 'removed', path: meeting('removed') },
  { name: 'mismatch', path: meeting('mismatch') },
  { name: 'grid', path: meeting('grid'), all: true },
  { name: 'pair', path: meeting('pair') },
  { name: 'alone', path: meeting('alone') },
  { name: 'many', path: meeting('many') },
  { name: 'screen', path: meeting('screen') },
  { name: 'knocks', path: meeting('knocks'), all: true },
  { name: 'troubled', path: meeting('troubled'), all: true },
  { name: 'marked', path: meeting('marked'), all: true },
  { name: 'marked-visibly', path: meeting('marked-visibly'), all: true },
  { name: 'marked-people', path: meeting('marked'), all: true, act: async (page) => page.keyboard.press('p') },
  {
    name: 'marked-security',
    path: meeting('marked'),
    all: true,
    act: async (page) => page.locator('header button[data-state]').click(),
  },
  { name: 'confidential-lobby', path: meeting('confidential-lobby'), all: true },
  {
    name: 'split-log',
    path: meeting('split-log'),
    all: true,
    act: async (page) => page.locator('header button[data-state]').click(),
  },
  {
    name: 'fingerprints',
    path: meeting('fingerprints-failing'),
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /Fingerprints of speech|Fingerabdrücke der Sprache/ }).click();
      await page
        .getByRole('heading', { name: /^(Fingerprints of speech|Fingerabdrücke der Sprache)$/ })
        .scrollIntoViewIfNeeded();
    },
  },
  { name: 'sound-stopped', path: meeting('sound-stopped'), all: true },
  {
    name: 'security',
    path: meeting('grid'),
    all: true,
    act: async (page) => page.locator('header button[data-state]').click(),
  },
  {
    name: 'record',
    path: meeting('grid'),
    all: true,
    async act(page) {
      await page.locator('header button[data-state]').click();
      await page.getByRole('button', { name: /^(Save the record|Dossier sichern)/ }).click();
      await page.getByText(/^(Saved|Gesichert),/).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'ended',
    path: meeting('ended'),
    all: true,
    act: async (page) => page.getByRole('button', { name: /^(Save the record|Dossier sichern)/ }).click(),
  },
  {
    name: 'case-record',
    path: '/investigations/c',
    all: true,
    async act(page) {
      await page.getByRole('button', { name: /^(Open the keys|Schlüssel öffnen)$/ }).click();
      await page.getByRole('button', { name: /^(Save the record|Dossier von)/ }).click();
      await page.getByText(/^(Saved|Gesichert),/).scrollIntoViewIfNeeded();
    },
  },
  { name: 'chat', path: meeting('chat'), all: true, act: press('Chat') },
  { name: 'guest-lobby', path: meeting('guest-lobby'), all: true },
  { name: 'identities', path: meeting('identities'), all: true, act: async (page) => page.keyboard.press('p') },
  {
    name: 'why',
    path: meeting('grid'),
    all: true,
    async act(page) {
      await page.keyboard.press('p');
      await page.getByRole('button', { name: /^(Why|Warum): Jonas/ }).click();
    },
  },
  {
    name: 'compare',
    path: meeting('grid'),
    all: true,
    async act(page) {
      await page.keyboard.press('p');
      await page.getByRole('button', { name: /^(Actions for|Aktionen für) Jonas/ }).click();
      await page.getByRole('menuitem', { name: /^(Compare|Schlüssel)/ }).click();
      await page.getByTestId('pair-digits').waitFor();
    },
  },
  {
    name: 'vouch',
    path: meeting('knocks'),
    act: press('Vouch and admit'),
  },
  {
    name: 'rules',
    path: meeting('stricter'),
    all: true,
    async act(page) {
      await page.locator('header button[data-state]').click();
      await page
        .getByRole('heading', { name: /^(Rules of this meeting|Regeln dieser Besprechung)$/ })
        .scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'stricter',
    path: meeting('grid'),
    all: true,
    async act(page) {
      await page.locator('header button[data-state]').click();
      await page.getByRole('button', { name: /^(Make stricter|Strenger machen)$/ }).click();
    },
  },
  { name: 'chat-off', path: meeting('stricter'), act: press('Chat') },
  {
    name: 'co-host',
    path: meeting('grid'),
    async act(page) {
      await page.keyboard.press('p');
      await page
        .getByRole('button', { name: /Okonkwo/ })
        .last()
        .click();
      await page.getByRole('menuitem', { name: /Make co-host|Mitgastgeber/ }).click();
    },
  },
  { name: 'people', path: meeting('grid'), act: async (page) => page.keyboard.press('p') },
  {
    name: 'more',
    path: meeting('grid'),
    act: async (page) => page.getByRole('button', { name: /^(More|Mehr)$/ }).click(),
  },
  {
    name: 'settings',
    path: meeting('grid'),
    async act(page) {
      await page.getByRole('button', { name: /^(More|Mehr)$/ }).click();
      await page.getByRole('menuitem', { name: /Settings|Einstellungen/ }).click();
    },
  },
  {
    name: 'speaker',
    path: meeting('grid'),
    async act(page) {
      await page.getByRole('button', { name: /^(More|Mehr)$/ }).click();
      await page.getByRole('menuitem', { name: /^(Speaker|Sprecher)$/ }).click();
    },
  },
];

/** What the server sends with every page, so that a breach of it shows here first. */
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'incamera-web-'));
await build({
  configFile,
  logLevel: 'error',
  build: { outDir, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
const server = await preview({
  configFile,
  logLevel: 'error',
  build: { outDir },
  preview: { host: '127.0.0.1', port: 5199, headers: { 'Content-Security-Policy': policy } },
});
const base = server.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
let failures = 0;
try {
  for (const shot of shots.filter(isWanted)) {
    const variants = [
      { name: 'desk', viewport: desk, colorScheme: 'light', locale: 'en-GB' },
      { name: 'phone', viewport: phone, colorScheme: 'light', locale: 'en-GB', hasTouch: true, isMobile: true },
      ...(shot.all
        ? [
            { name: 'desk-dark-de', viewport: desk, colorScheme: 'dark', locale: 'de-DE' },
            {
              name: 'phone-dark-de',
              viewport: phone,
              colorScheme: 'dark',
              locale: 'de-DE',
              hasTouch: true,
              isMobile: true,
            },
          ]
        : []),
    ];
    for (const { name, ...context } of variants) {
      const scope = await browser.newContext(context);
      const page = await scope.newPage();
      page.on('pageerror', (error) => {
        failures += 1;
        process.stderr.write(`${shot.name} ${name}: ${error.message}\n`);
      });
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') {
          process.stderr.write(`${shot.name} ${name}: console ${message.text().slice(0, 300)}\n`);
        }
      });
      try {
        await page.goto(base + shot.path);
        await page.locator('h1').first().waitFor({ timeout: 20_000 });
        await page.waitForTimeout(700);
        if (shot.act) await shot.act(page);
        await page.waitForTimeout(400);
        await page.screenshot({ path: `${folder}/${shot.name}-${name}.png` });
      } catch (error) {
        failures += 1;
        process.stderr.write(`${shot.name} ${name}: ${error.message}\n`);
      }
      await scope.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
  rmSync(outDir, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
