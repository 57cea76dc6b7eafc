import type { Value } from '../../vm/context/index.ts';

type Kind = 'signed' | 'unsigned' | 'float' | 'pointer' | 'boolean';

/** How a type's bytes read, in the words of C, C++, Rust and AssemblyScript; undefined for what is no number. */
const kindOf = (type: string): Kind | undefined => {
  const plain = type.replace(/\b(?:const|volatile)\b/g, '').trim();
  if (/[*&]$/.test(plain)) return 'pointer';
  if (/^(?:bool|_Bool)$/.test(plain)) return 'boolean';
  if (/^(?:f32|f64|float|double)$/.test(plain)) return 'float';
  if (/^(?:u(?:8|16|32|64|size)|unsigned\b.*|size_t|uint\d+_t)$/.test(plain)) return 'unsigned';
  if (/^(?:i(?:8|16|32|64|size)|(?:signed )?(?:char|short|int|long)(?: long| int)*|int\d+_t|ptrdiff_t)$/.test(plain))
    return 'signed';
  return undefined;
};

/** How a machine shows bytes that it knows nothing about. */
const isRaw = (summary: string): boolean => /^[0-9a-f]{2}(?: [0-9a-f]{2})*$/.test(summary);

/** Bytes that the machine knows nothing about, as their type reads them, lowest byte first; any other value as it is shown. */
export const scalarText = ({ bytes, summary }: Value, type: string | undefined): string => {
  const kind = type === undefined || !isRaw(summary) ? undefined : kindOf(type);
  if (!kind || !bytes || ![1, 2, 4, 8].includes(bytes.length)) return summary;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (kind === 'float') {
    if (bytes.length < 4) return summary;
    return String(bytes.length === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true));
  }
  let number = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) number = (number << 8n) | BigInt(bytes[at] as number);
  if (kind === 'pointer') return `0x${number.toString(16)}`;
  if (kind === 'boolean') return number === 0n ? 'false' : 'true';
  return String(kind === 'signed' ? BigInt.asIntN(bytes.length * 8, number) : number);
};
