// The product's platform: the client of packages/client in this tab, with the media engine and its worker.
import { createClient } from '@incamera/client';
import { createBrowserEnvironment, type LocalApp } from '@incamera/client/browser';
import { ReleaseWatch } from '@incamera/client/releases';
import { BrowserCapture, BrowserMediaEngine } from '@incamera/media';
import fingerprintWorkletUrl from '../../../../packages/media/src/fingerprint.worklet.ts?worker&url';
import markWorkletUrl from '../../../../packages/media/src/mark.worklet.ts?worker&url';
import { BrowserLoggedCode } from './logged-code.js';
import { type Platform } from './platform.js';
import { BrowserServerCode } from './server-code.js';

/** Written out here because the bundler looks for exactly this form to make a file of the worker. */
function createWorker(): Worker {
  return new Worker(new URL('../../../../packages/media/src/sframe.worker.ts', import.meta.url), { type: 'module' });
}

/** Written out for the same reason. */
function createPolicyWorker(): Worker {
  return new Worker(new URL('../../../../packages/client/src/browser/policy.worker.ts', import.meta.url), {
    type: 'module',
  });
}

function createFileWorker(): Worker {
  return new Worker(new URL('../../../../packages/client/src/browser/sound-file.worker.ts', import.meta.url), {
    type: 'module',
  });
}

function createPictureWorker(): Worker {
  return new Worker(new URL('../../../../packages/client/src/browser/picture-file.worker.ts', import.meta.url), {
    type: 'module',
  });
}

function createEvidenceWorker(): Worker {
  return new Worker(new URL('../../../../packages/client/src/browser/evidence-file.worker.ts', import.meta.url), {
    type: 'module',
  });
}

function createThread(): Worker {
  return new Worker(new URL('../../../../packages/client/src/browser/trace-thread.worker.ts', import.meta.url), {
    type: 'module',
  });
}

/** @param localApp as `openLocalApp` found it */
export function createBrowserPlatform(localApp: LocalApp | null): Platform {
  const environment = createBrowserEnvironment({
    createMediaEngine: () => new BrowserMediaEngine({ createWorker, markWorkletUrl, fingerprintWorkletUrl }),
    createPolicyWorker,
    traceWorkers: { createFileWorker, createPictureWorker, createEvidenceWorker, createThread },
    localApp,
  });
  const serverCode = new BrowserServerCode();
  const watch = new ReleaseWatch(environment);
  const loggedCode = new BrowserLoggedCode(() => watch.read());
  // Code of this machine is in no log of the server's.
  if (localApp === null) loggedCode.follow(serverCode);
  // The development server has no release, so it has nothing to keep.
  if (import.meta.env.PROD) void serverCode.begin();
  const server = { origin: environment.publicUrl, isElsewhere: localApp !== null };
  return { client: createClient(environment), server, capture: new BrowserCapture(), serverCode, loggedCode };
}
