// A small MMDB file (MaxMind DB file format 2.0): IPv4 networks with a country each, for tests.

function data(value: unknown): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)]);
  // Numbers as the types that the format asks of its metadata: 5 is a 16-bit one, 6 a 32-bit one.
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([Buffer.from([(6 << 5) | 4]), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, 4]), ...value.map(data)]);
  const entries = Object.entries(value as object);
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...entries.flat().map(data)]);
}

/** @param countries by network in CIDR notation, IPv4 */
export function countryDatabase(countries: Readonly<Record<string, string>>): Buffer {
  const nodes: (number | null | { readonly at: number })[][] = [[null, null]];
  const records: Buffer[] = [];
  let offset = 0;
  for (const [network, code] of Object.entries(countries)) {
    const [base = '', prefix = '0'] = network.split('/');
    const bits = base
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
      .slice(0, Number(prefix));
    let node = 0;
    for (const [i, bit] of [...bits].entries()) {
      const side = Number(bit);
      const row = nodes[node] as (number | null | { readonly at: number })[];
      if (i === bits.length - 1) row[side] = { at: offset };
      else {
        if (typeof row[side] !== 'number') {
          nodes.push([null, null]);
          row[side] = nodes.length - 1;
        }
        node = row[side] as number;
      }
    }
    const record = data({ country: { iso_code: code } });
    records.push(record);
    offset += record.length;
  }
  const tree = Buffer.alloc(nodes.length * 8);
  for (const [i, row] of nodes.entries()) {
    for (const [side, to] of row.entries()) {
      const value = to === null ? nodes.length : typeof to === 'number' ? to : nodes.length + 16 + to.at;
      tree.writeUInt32BE(value, i * 8 + side * 4);
    }
  }
  const metadata = data({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'Test',
    description: { en: 'test' },
    ip_version: 4,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 32,
  });
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...records,
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    metadata,
  ]);
}
