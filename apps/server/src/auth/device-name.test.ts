// Two words for the list of sessions, and nothing else of what a browser tells about itself.
import { expect, it } from 'vitest';
import { deviceName } from './device-name.js';

const BASE = 'Mozilla/5.0';

it.each([
  [`${BASE} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox, Linux'],
  [`${BASE} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36`, 'Chrome, Windows'],
  [
    `${BASE} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0`,
    'Edge, Windows',
  ],
  [`${BASE} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1`, 'Safari, iOS'],
  [`${BASE} (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36`, 'Chrome, Android'],
  ['curl/8', ''],
  ['<script>', ''],
  [undefined, ''],
])('%s', (agent, name) => expect(deviceName(agent)).toBe(name));
