import { describe, expect, it } from 'vitest';
import { serverCommand, serverConfig } from './config.js';

function configOf(...flags: string[]) {
  const command = serverCommand('0')
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return serverConfig(command.parse(flags, { from: 'user' }).opts());
}

describe('settings', () => {
  it('by default serve this machine only, over plain HTTP, with the embedded database', () => {
    const config = configOf('--data', '/srv/data');
    expect(config).toMatchObject({
      port: 8080,
      host: 'localhost',
      dataDir: '/srv/data',
      database: { kind: 'sqlite', file: '/srv/data/incamera.db' },
      udpPort: 40080,
      tls: { kind: 'off' },
      trustPort: null,
      publicUrlSet: false,
    });
    expect(config.publicUrl.origin).toBe('http://localhost:8080');
    expect(config.udpAddresses[0]).toBe('127.0.0.1');
  });

  it('with a public name or TLS serve every address', () => {
    expect(configOf('--public-url', 'https://meet.example')).toMatchObject({ host: '::', publicUrlSet: true });
    expect(configOf('--tls', 'meet.local')).toMatchObject({
      host: '::',
      tls: { kind: 'local-ca', name: 'meet.local' },
      trustPort: 8081,
    });
    expect(configOf('--tls', 'meet.local').publicUrl.origin).toBe('https://meet.local:8080');
    expect(configOf('--tls', '--public-url', 'https://meet.example').tls).toMatchObject({ name: 'meet.example' });
    expect(configOf('--tls', 'meet.local', '--host', '192.0.2.1').host).toBe('192.0.2.1');
  });

  it('take a list of media addresses and a PostgreSQL URL', () => {
    expect(configOf('--udp-address', '192.0.2.1, 2001:db8::1,192.0.2.1').udpAddresses).toEqual([
      '192.0.2.1',
      '2001:db8::1',
    ]);
    expect(configOf('--database-url', 'postgres://db/x').database).toEqual({
      kind: 'postgres',
      url: 'postgres://db/x',
    });
  });

  it('say how many media processes run and who may read the figures', () => {
    expect(configOf()).toMatchObject({ sfuWorkers: 1, participantsPerWorker: 60, metricsToken: null });
    const token = 'sixteen-letters!';
    const flags = ['--sfu-workers', '4', '--participants-per-worker', '25', '--metrics-token', token];
    expect(configOf(...flags)).toMatchObject({
      sfuWorkers: 4,
      participantsPerWorker: 25,
      metricsToken: token,
    });
  });

  it.each([
    [['--metrics-token', 'short']],
    [['--udp-port', '65535', '--sfu-workers', '2']],
    [['--public-url', 'http://meet.example']],
    [['--public-url', 'https://192.0.2.1']],
    [['--public-url', 'https://meet.example/path']],
    [['--public-url', 'nonsense']],
    [['--udp-address', 'meet.example']],
    [['--tls', '192.0.2.1']],
    [['--tls', 'bad name']],
    [['--tls', 'a.local', '--public-url', 'https://b.local']],
    [['--tls-cert', 'x.pem']],
    [['--loopback-providers', '--public-url', 'https://meet.example']],
    [['--loopback-providers', '--tls', 'a.local']],
  ])('refuse %j', (flags) => {
    expect(() => configOf(...flags)).toThrowError(expect.objectContaining({ code: 'server/config' }));
  });

  it.each([[['--port', '70000']], [['--port', 'abc']], [['--unknown']], [['--log-level', 'loud']]])(
    'refuse %j at the command line',
    (flags) => {
      expect(() => configOf(...flags)).toThrow();
    },
  );

  it('say how long testimonies are kept: ninety days, or as many as the operator says', () => {
    const day = 86_400_000;
    expect(configOf().log.evidenceMs).toBe(90 * day);
    expect(configOf('--evidence-days', '3650').log.evidenceMs).toBe(3650 * day);
    for (const days of ['0', '3651', '1.5', 'long']) expect(() => configOf('--evidence-days', days)).toThrow();
  });

  it('want a second officer for every case only where the operator says so', () => {
    expect(configOf().cases.twoOfficers).toBe(false);
    expect(configOf('--two-officers').cases.twoOfficers).toBe(true);
  });

  it('take an intermediate of the organisation whole or not at all', () => {
    expect(configOf().deviceAuthority).toBeNull();
    const files = ['--ca-key', '/srv/ca.key', '--ca-chain', '/srv/ca.pem'];
    expect(configOf('--public-url', 'https://meet.example', ...files).deviceAuthority).toEqual({
      keyFile: '/srv/ca.key',
      chainFile: '/srv/ca.pem',
      domain: 'meet.example',
    });
    expect(configOf(...files, '--ca-domain', 'Example.org').deviceAuthority?.domain).toBe('example.org');
    for (const flags of [files.slice(0, 2), files.slice(2), ['--ca-domain', 'example.org']]) {
      expect(() => configOf(...flags)).toThrowError(expect.objectContaining({ code: 'server/config' }));
    }
  });
});
