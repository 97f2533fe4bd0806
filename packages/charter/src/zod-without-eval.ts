// Compiled schemas would need `eval`, which the Content-Security-Policy forbids; even the trial whether it may be used is
// reported as a violation. Imported by whatever is evaluated before every other schema.
import { z } from 'zod';

z.config({ jitless: true });
