// The product's entry point.
import './design/index.js';
import { openLocalApp } from '@incamera/client/browser';
import { createBrowserPlatform } from './app/browser-platform.js';
import { start } from './app/start.js';

async function main(): Promise<void> {
  await start(createBrowserPlatform(await openLocalApp()));
}

void main();
