// A real mail server (RFC 5321) on loopback that keeps what it gets, refuses whom it is told to, or says nothing at all.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, headers and body. */
  readonly raw: string;
  /** Whether the connection was encrypted when it came. */
  readonly encrypted: boolean;
}

export interface MailServerOptions {
  /** Certificate and key (PEM); without them neither TLS nor STARTTLS is offered. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** TLS from the first byte. */
  readonly implicitTls?: boolean;
  /** The only name and password; absent: nobody signs in. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Addresses that are not taken. */
  readonly refuses?: readonly string[];
  /** Messages are refused after they were sent. */
  readonly refusesContent?: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  stop(): Promise<void>;
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const { tls, auth, refuses = [] } = options;
  const server = new SMTPServer({
    secure: options.implicitTls ?? false,
    ...(tls === undefined ? {} : { cert: tls.cert, key: tls.key }),
    disabledCommands: [...(tls === undefined ? ['STARTTLS'] : []), ...(auth === undefined ? ['AUTH'] : [])],
    // A real one would not allow it, and it must be seen that nothing is said before TLS.
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth({ username, password }, _session, done) {
      const good = username === auth?.user && password === auth?.pass;
      done(good ? null : new Error('wrong name or password'), good ? { user: username } : undefined);
    },
    onRcptTo({ address }, _session, done) {
      done(refuses.includes(address) ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (options.refusesContent) {
          done(Object.assign(new Error('not wanted'), { responseCode: 554 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? '' : mailFrom.address;
        const to = rcptTo.map((recipient) => recipient.address);
        mails.push({ from, to, raw: Buffer.concat(chunks).toString('latin1'), encrypted: session.secure });
        done();
      });
    },
  });
  // A client that breaks off in the middle, which is what some tests are about.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return { port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Takes connections and never says a word. */
export async function startSilentServer(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
