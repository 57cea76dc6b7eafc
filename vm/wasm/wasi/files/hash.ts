/** FNV-1a over what makes up a state. */

const prime = 0x01000193;

export class Hash {
  value = 0x811c9dc5 | 0;

  number(value: number): void {
    let rest = value >= 0 && value <= 0xffffffff ? value >>> 0 : Math.floor(value / 2 ** 32) ^ (value >>> 0);
    for (let index = 0; index < 4; index++) {
      this.value = Math.imul(this.value ^ (rest & 0xff), prime);
      rest >>>= 8;
    }
  }

  bigint(value: bigint): void {
    this.number(Number(BigInt.asUintN(32, value)));
    this.number(Number(BigInt.asUintN(32, value >> 32n)));
  }

  text(value: string): void {
    this.number(value.length);
    for (let index = 0; index < value.length; index++)
      this.value = Math.imul(this.value ^ value.charCodeAt(index), prime);
  }

  bytes(bytes: Uint8Array): void {
    let { value } = this;
    for (let index = 0; index < bytes.length; index++) value = Math.imul(value ^ (bytes[index] as number), prime);
    this.value = value;
  }
}
