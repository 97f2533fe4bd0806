// The options of the server that concern mail (L5).
import { MAIL_LIMITS } from '@incamera/protocol';
import { type Command, InvalidArgumentError, Option } from 'commander';

function parseLevel(text: string): number {
  const level = Number(text);
  if (!/^\d{1,3}$/.test(text) || level > MAIL_LIMITS.belowLevel) {
    throw new InvalidArgumentError(`A number from 0 to ${MAIL_LIMITS.belowLevel}.`);
  }
  return level;
}

export function addMailOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--smtp-url <url>',
        'mail server for invitations, smtp[s]://NAME:PASSWORD@HOST:PORT; better by environment (default: no mail)',
      ).env('INCAMERA_SMTP_URL'),
    )
    .addOption(new Option('--mail-from <address>', 'address that invitations come from').env('INCAMERA_MAIL_FROM'))
    .addOption(
      new Option('--smtp-ca <file>', "certificate authority (PEM) of the mail server, besides Node's own").env(
        'INCAMERA_SMTP_CA',
      ),
    )
    .addOption(
      new Option('--mail-below-level <level>', 'send links by mail only below this level of a classification')
        .env('INCAMERA_MAIL_BELOW_LEVEL')
        .default(MAIL_LIMITS.belowLevel, '20, Restricted')
        .argParser(parseLevel),
    );
}
