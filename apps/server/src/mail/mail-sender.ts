// Hands mails over to the operator's mail server (L5), one to each address, so that nobody learns who else is invited.
import { type MailFailure } from '@incamera/protocol';
import { createTransport } from 'nodemailer';
import { isConnectionFailure, mailFailureOf } from './mail-failure.js';
import { type MailSettings } from './mail-settings.js';

/** A mail for one address. Plain text and, for an invitation, a calendar; never HTML, never anything that is fetched. */
export interface InvitationMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | null;
}

/** For each step of the conversation; a mail server that is alive answers in a second or two. */
const TIMEOUT_MS = 15_000;

export class MailSender {
  readonly settings: MailSettings;
  readonly #timeoutMs: number;

  constructor(settings: MailSettings, timeoutMs: number = TIMEOUT_MS) {
    this.settings = settings;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Sends one after the other. When the connection itself fails the rest is not tried.
   * @param serverName the name that this server greets with
   * @returns for each mail why it did not go, or null
   */
  async send(mails: readonly InvitationMail[], serverName: string): Promise<(MailFailure | null)[]> {
    const transport = createTransport(this.#transportOptions(serverName));
    const failures: (MailFailure | null)[] = [];
    let broken: MailFailure | null = null;
    for (const mail of mails) {
      const failure: MailFailure | null = broken ?? (await this.#sendOne(transport, mail));
      if (failure !== null && isConnectionFailure(failure)) broken = failure;
      failures.push(failure);
    }
    transport.close();
    return failures;
  }

  async #sendOne(transport: ReturnType<typeof createTransport>, mail: InvitationMail): Promise<MailFailure | null> {
    try {
      await transport.sendMail({
        from: { name: '', address: this.settings.from },
        to: { name: '', address: mail.to },
        envelope: { from: this.settings.from, to: [mail.to] },
        subject: mail.subject,
        text: mail.text,
        ...(mail.calendar === null ? {} : { icalEvent: { ...mail.calendar, filename: 'invitation.ics' } }),
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return null;
    } catch (error) {
      return mailFailureOf(error);
    }
  }

  #transportOptions(serverName: string) {
    const { host, port, security, auth, ca } = this.settings;
    return {
      host,
      port,
      name: serverName,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'plain',
      ...(auth === null ? {} : { auth: { ...auth } }),
      tls: { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ...(ca === null ? {} : { ca }) },
      connectionTimeout: this.#timeoutMs,
      greetingTimeout: this.#timeoutMs,
      socketTimeout: this.#timeoutMs,
      dnsTimeout: this.#timeoutMs,
      // Its log would hold addresses and the mail itself.
      logger: false,
      debug: false,
    };
  }
}
