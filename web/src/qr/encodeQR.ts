import { BLOCKS, dataCapacity, withErrorCorrection } from "./errorCorrection";
import { Matrix } from "./Matrix";

/**
 * A QR code (ISO/IEC 18004) in byte mode with error correction M, versions 1 to 12: addresses of up to 287 bytes,
 * which is more than a second factor needs. True is a dark module.
 */
export function encodeQR(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = smallestVersion(bytes.length);
  const words = withErrorCorrection(dataWords(bytes, version), version);
  const matrix = new Matrix(version);
  matrix.drawData(words);
  return matrix.masked();
}

function smallestVersion(length: number): number {
  for (let version = 1; version < BLOCKS.length; version += 1) {
    const header = 4 + countBits(version);
    if (length * 8 + header <= dataCapacity(version) * 8) return version;
  }
  throw new Error("the text is too long for a QR code of ours");
}

/** How many bits say the length. */
function countBits(version: number): number {
  return version < 10 ? 8 : 16;
}

function dataWords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, countBits(version));
  for (const byte of bytes) push(byte, 8);
  const capacity = dataCapacity(version) * 8;
  push(0, Math.min(4, capacity - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let filler = 0; bits.length < capacity; filler += 1) push(filler % 2 ? 0x11 : 0xec, 8);
  return Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((word, bit) => (word << 1) | bit, 0),
  );
}
