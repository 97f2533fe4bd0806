// The program of the media process; started by the web server's process only (L3, Node).
import { runWorker } from './run-worker.js';

runWorker();
