// What happened to an account, told to its owner (L5): at the next sign-in, and by mail to the addresses that providers have verified, where
// mail is set up. The mail names no secret and holds no link: nobody should learn to press on links in such mails.
import { type Clock, errorCode, type Logger } from '@incamera/kernel';
import { type NoticeKind, type Store } from '@incamera/store';
import { type MailSender } from './mail-sender.js';

/** What lets somebody in. The rest is told at the sign-in alone. */
const WORDS: Readonly<Partial<Record<NoticeKind, readonly [english: string, german: string]>>> = {
  passkey_added: ['A passkey was added to your account', 'Zu Ihrem Konto kam ein Passkey hinzu'],
  identity_linked: [
    'A sign-in service was connected to your account',
    'Mit Ihrem Konto wurde ein Anmeldedienst verbunden',
  ],
  recovery_codes_renewed: [
    'New recovery codes were made for your account',
    'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt',
  ],
  recovery_code_used: [
    'A recovery code of your account was used',
    'Ein Wiederherstellungscode Ihres Kontos wurde benutzt',
  ],
};

export interface AccountNewsParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Null: no mail server is set up. */
  readonly sender: Pick<MailSender, 'send'> | null;
  readonly publicUrl: () => URL;
}

export class AccountNews {
  readonly #parts: AccountNewsParts;

  constructor(parts: AccountNewsParts) {
    this.#parts = parts;
  }

  /** Durable when it resolves; the mail goes by itself, and a failure of it is logged. */
  async tell(accountId: string, kind: NoticeKind): Promise<void> {
    const { store, clock, logger } = this.#parts;
    await store.notices.add(accountId, kind, clock.nowMs());
    this.#mail(accountId, kind).catch((error: unknown) => {
      logger.warn('account_news_not_mailed', { code: errorCode(error) });
    });
  }

  async #mail(accountId: string, kind: NoticeKind): Promise<void> {
    const { store, clock, sender, publicUrl, logger } = this.#parts;
    const words = WORDS[kind];
    if (sender === null || words === undefined) return;
    const identities = await store.providers.identitiesOf(accountId);
    const addresses = [...new Set(identities.flatMap(({ email }) => (email === null ? [] : [email])))];
    if (addresses.length === 0) return;
    const { host, hostname } = publicUrl();
    const [english, german] = words;
    const when = new Date(clock.nowMs()).toISOString().replace('T', ' ').slice(0, 16);
    const text = [
      `${english} at ${host} (${when} UTC).`,
      'If that was not you: sign in, sign out everywhere, remove what is not yours, and tell your security officer at once.',
      '',
      `${german}, auf ${host} (${when} UTC).`,
      'Waren Sie das nicht: Melden Sie sich an, melden Sie sich überall ab, entfernen Sie, was nicht Ihnen gehört, und sagen Sie es sofort Ihrer Sicherheitsbeauftragten.',
      '',
    ].join('\n');
    const mails = addresses.map((to) => ({ to, subject: `${host}: ${english} / ${german}`, text, calendar: null }));
    const failures = (await sender.send(mails, hostname)).filter((failure) => failure !== null);
    if (failures.length > 0) logger.warn('account_news_not_mailed', { failed: failures.length });
  }
}
