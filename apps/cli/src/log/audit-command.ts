// `incamera log audit` and `incamera log export` (L6; decision 0047). An audit ends as `incamera verify` does: 0 holds, 4 to be explained, 3 broken, 5 no key.
import { addServerOptions, serverConfig } from '@incamera/server';
import { type Command } from 'commander';
import { cliErrors } from '../errors.js';
import { type KeyOptions, trustOf } from '../record/record-keys.js';
import { interruptible } from '../terminal/interruptible.js';
import { Progress } from '../terminal/progress.js';
import { errorJson } from '../trace/report-json.js';
import { runAudit } from './audit-run.js';
import { auditExit, auditJson, auditText } from './audit-text.js';
import { exportLog } from './log-export.js';

interface AuditOptions extends KeyOptions {
  readonly tiles?: string;
  readonly checkpoint?: string;
  readonly history?: string;
  readonly seen?: readonly string[];
  readonly state?: string;
  readonly json?: boolean;
  readonly progress?: boolean;
}

/** @param print writes one line of result to standard output */
export function addAuditCommands(log: Command, print: (text: string) => void): void {
  log
    .command('audit')
    .description('whether a whole log is what was signed, and what stands behind it fits; needs no server')
    .option('--tiles <folder>', 'a mirror of the log: tile/… and checkpoint')
    .option('--checkpoint <file>', 'the state to audit the tiles against (default: checkpoint in that folder)')
    .option('--history <file>', 'what the operator exported, or an officer saved')
    .option('--log-key <vkey>', 'verifier key of the log, or a file that has it: from somebody you trust')
    .option('--witness <vkey...>', 'verifier keys of witnesses, or files that have them')
    .option('--require <count>', 'how many of them must have countersigned (default: all of them)')
    .option('--seen <file...>', 'states of the log that were seen elsewhere: it must have them too')
    .option('--state <file>', 'how far the last audit came: goes on from there, and is replaced')
    .option('--json', 'print the result as JSON')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action((options: AuditOptions) => audit(options, print));
  addServerOptions(log.command('export'))
    .description('what an auditor needs, of a server that runs or not')
    .option('--tiles <folder>', 'make or go on with a mirror of the log, which tells nothing')
    .option('--history <file>', 'write everything in the open, with the secrets of batches; it is logged that you did')
    .option('--progress', 'say how far it is, though standard error is no terminal')
    .action(async (options) => {
      const progress = new Progress(process.stderr, options.progress === true);
      const { tiles, history } = options as { tiles?: string; history?: string };
      const targets = { ...(tiles === undefined ? {} : { tiles }), ...(history === undefined ? {} : { history }) };
      const { size, written } = await interruptible((endings) =>
        exportLog(serverConfig(options), targets, endings, (step, share) => progress.report(step, share)),
      ).finally(() => progress.end());
      if (history !== undefined) print(`history: ${history}. Guard it: it is everything about everybody.`);
      if (size !== null) print(`tiles: ${size} entries, ${written} files written`);
    });
}

async function audit(options: AuditOptions, print: (text: string) => void): Promise<void> {
  const progress = new Progress(process.stderr, options.progress === true);
  try {
    const { tiles = null, checkpoint = null, history = null, seen = [], state = null } = options;
    const trust = trustOf(options);
    if (tiles === null && history === null) throw cliErrors.make('cli/nothing_to_audit');
    const found = await runAudit({
      ...{ tiles, checkpoint, history, seen, state, trust, nowMs: Date.now() },
      onProgress: (step, share) => progress.report(step, share),
    });
    progress.end();
    print(options.json === true ? auditJson(found, trust.logKey) : auditText(found, trust.logKey));
    process.exitCode = auditExit(found);
  } catch (error) {
    progress.end();
    if (options.json === true) print(errorJson(error));
    throw error;
  }
}
