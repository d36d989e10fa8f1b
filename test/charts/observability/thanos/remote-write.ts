/** A number as protobuf and snappy write it. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}

const field = (number: number, content: Buffer): Buffer =>
  Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);

const label = ([name, value]: [string, string]): Buffer =>
  field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]));

function sample(value: number, milliseconds: number): Buffer {
  const double = Buffer.alloc(9);
  double.writeUInt8(1 * 8 + 1);
  double.writeDoubleLE(value, 1);
  return field(2, Buffer.concat([double, varint(2 * 8), varint(milliseconds)]));
}

/** The body of a remote write of one sample; as snappy it is one literal, uncompressed. */
export function remoteWrite(labels: Record<string, string>, value: number, milliseconds: number): Buffer {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const message = field(1, Buffer.concat([...sorted.map(label), sample(value, milliseconds)]));
  const literal = Buffer.from([61 * 4, 0, 0]);
  literal.writeUInt16LE(message.length - 1, 1);
  return Buffer.concat([varint(message.length), literal, message]);
}
