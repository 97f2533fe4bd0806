// The product's entry point.
import './design/index.js';
import { createBrowserPlatform } from './app/browser-platform.js';
import { start } from './app/start.js';

void start(createBrowserPlatform());
