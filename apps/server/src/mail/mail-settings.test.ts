// How the mail server may be named, and that nothing in it weakens the connection.
import { describe, expect, it } from 'vitest';
import { serverCommand, serverConfig } from '../config.js';

function mailOf(...flags: string[]) {
  const command = serverCommand('0')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return serverConfig(command.parse(flags, { from: 'user' }).opts()).mail;
}

const from = ['--mail-from', 'meetings@example.org'];

describe('the mail server of the settings', () => {
  it('is none by default', () => {
    expect(mailOf()).toBeNull();
  });

  it('needs TLS unless it is on this machine', () => {
    expect(mailOf('--smtp-url', 'smtp://mail.example.org', ...from)).toMatchObject({
      host: 'mail.example.org',
      port: 587,
      security: 'starttls',
      auth: null,
      from: 'meetings@example.org',
      belowLevel: 20,
    });
    expect(mailOf('--smtp-url', 'smtps://mail.example.org', ...from)).toMatchObject({ port: 465, security: 'tls' });
    for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '[::1]']) {
      expect(mailOf('--smtp-url', `smtp://${host}:25`, ...from)).toMatchObject({ port: 25, security: 'plain' });
    }
    for (const host of ['localhost.example.org', '127.0.0.1.example.org', '128.0.0.1', 'loopback']) {
      expect(mailOf('--smtp-url', `smtp://${host}:25`, ...from)).toMatchObject({ security: 'starttls' });
    }
  });

  it('takes a name and password in percent-encoding', () => {
    expect(mailOf('--smtp-url', 'smtp://me%40example.org:a%2Fb%25@mail.example.org', ...from)?.auth).toEqual({
      user: 'me@example.org',
      pass: 'a/b%',
    });
  });

  it('refuses everything else, and never repeats a password', () => {
    const refused = (...flags: string[]) => {
      try {
        mailOf(...flags);
      } catch (error) {
        expect(error).toMatchObject({ code: 'server/config' });
        expect(JSON.stringify(error)).not.toContain('hunter2');
        return true;
      }
      return false;
    };
    for (const url of [
      'mail.example.org',
      'http://mail.example.org',
      'smtp://',
      'smtp://me@mail.example.org',
      'smtp://:hunter2@mail.example.org',
      'smtp://me:hunter2%@mail.example.org',
      'smtp://me:hunter2@mail.example.org?tls.rejectUnauthorized=false',
      'smtp://mail.example.org/?ignoreTLS=true',
      'smtp://mail.example.org#x',
    ]) {
      expect(refused('--smtp-url', url, ...from), url).toBe(true);
    }
    expect(refused('--smtp-url', 'smtp://mail.example.org')).toBe(true);
    expect(refused(...from)).toBe(true);
    expect(refused('--smtp-url', 'smtp://mail.example.org', '--mail-from', 'A <a@b.example>')).toBe(true);
    expect(refused('--smtp-url', 'smtp://mail.example.org', ...from, '--smtp-ca', '/nowhere.pem')).toBe(true);
    expect(() => mailOf('--mail-below-level', '21')).toThrow();
  });
});
