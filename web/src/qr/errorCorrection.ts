/** Level M by version (ISO/IEC 18004, table 9): words of error correction of a block, and the data words of each block. */
export const ERROR_WORDS = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22];
export const BLOCKS: number[][] = [
  [],
  [16],
  [28],
  [44],
  [32, 32],
  [43, 43],
  [27, 27, 27, 27],
  [31, 31, 31, 31],
  [38, 38, 39, 39],
  [36, 36, 36, 37, 37],
  [43, 43, 43, 43, 44],
  [50, 51, 51, 51, 51],
  [36, 36, 36, 36, 36, 36, 37, 37],
];

export function dataCapacity(version: number): number {
  return (BLOCKS[version] ?? []).reduce((sum, size) => sum + size, 0);
}

/** The data words and those of error correction, interleaved as they are drawn. */
export function withErrorCorrection(data: number[], version: number): number[] {
  const count = ERROR_WORDS[version] ?? 0;
  const generator = generatorOf(count);
  let start = 0;
  const blocks = (BLOCKS[version] ?? []).map((size) => {
    const words = data.slice(start, start + size);
    start += size;
    return { words, rest: remainder(words, generator) };
  });
  const interleave = (lists: number[][]) => {
    const longest = Math.max(...lists.map((list) => list.length));
    const result: number[] = [];
    for (let index = 0; index < longest; index += 1) {
      for (const list of lists) {
        const word = list[index];
        if (word !== undefined) result.push(word);
      }
    }
    return result;
  };
  return [...interleave(blocks.map((block) => block.words)), ...interleave(blocks.map((block) => block.rest))];
}

/** Product in GF(256) by the polynomial x⁸ + x⁴ + x³ + x² + 1. */
function multiply(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((other >> bit) & 1) * one;
  }
  return product;
}

function generatorOf(degree: number): number[] {
  const result = [...Array.from({ length: degree - 1 }, () => 0), 1];
  let root = 1;
  for (let step = 0; step < degree; step += 1) {
    for (let index = 0; index < degree; index += 1) {
      result[index] = multiply(result[index] ?? 0, root) ^ (result[index + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return result;
}

function remainder(words: number[], generator: number[]): number[] {
  const rest = generator.map(() => 0);
  for (const word of words) {
    const factor = word ^ (rest.shift() ?? 0);
    rest.push(0);
    for (const [index, coefficient] of generator.entries()) rest[index] = (rest[index] ?? 0) ^ multiply(coefficient, factor);
  }
  return rest;
}
