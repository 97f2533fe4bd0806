// Releases of the web app in the log (L4), for pages and for the command line.
export {
  type LoggedRelease,
  newestRecord,
  type ReleaseLog,
  type ReleaseLogOptions,
  readReleaseLog,
} from './release-log.js';
export { ReleaseWatch } from './release-watch.js';
