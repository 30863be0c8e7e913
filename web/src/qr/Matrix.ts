/** Where the centres of the alignment patterns lie, by version. */
const ALIGNMENT: number[][] = [
  [],
  [],
  [6, 18],
  [6, 22],
  [6, 26],
  [6, 30],
  [6, 34],
  [6, 22, 38],
  [6, 24, 42],
  [6, 26, 46],
  [6, 28, 50],
  [6, 30, 54],
  [6, 32, 58],
];

/** The masks of the specification; the one whose picture disturbs scanners least is taken. */
const MASKS: ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The modules of a QR code: what is drawn by the version is kept apart from what carries data. */
export class Matrix {
  private readonly size: number;
  private readonly dark: boolean[][];
  private readonly isFixed: boolean[][];

  constructor(private readonly version: number) {
    this.size = version * 4 + 17;
    const empty = () => Array.from({ length: this.size }, () => Array.from({ length: this.size }, () => false));
    this.dark = empty();
    this.isFixed = empty();
    this.drawPatterns();
  }

  private fix(x: number, y: number, isDark: boolean): void {
    const row = this.dark[y];
    const fixed = this.isFixed[y];
    if (!row || !fixed || x < 0 || x >= this.size) return;
    row[x] = isDark;
    fixed[x] = true;
  }

  private drawPatterns(): void {
    const last = this.size - 1;
    for (let at = 0; at < this.size; at += 1) {
      this.fix(6, at, at % 2 === 0);
      this.fix(at, 6, at % 2 === 0);
    }
    for (const [x, y] of [
      [3, 3],
      [last - 3, 3],
      [3, last - 3],
    ] as const) {
      this.drawSquares(x, y, 4, (distance) => distance !== 2 && distance !== 4);
    }
    const centres = ALIGNMENT[this.version] ?? [];
    for (const x of centres) {
      for (const y of centres) {
        const isCorner = (x === 6 && y === 6) || (x === 6 && y === last - 6) || (x === last - 6 && y === 6);
        if (!isCorner) this.drawSquares(x, y, 2, (distance) => distance !== 1);
      }
    }
    this.drawFormat(0);
    this.drawVersion();
  }

  private drawSquares(x: number, y: number, radius: number, isDark: (distance: number) => boolean): void {
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        this.fix(x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  /** Level and mask, twice, with their own error correction. Level M is 00. */
  private drawFormat(mask: number): void {
    let rest = mask;
    for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = (index: number) => ((bits >> index) & 1) === 1;
    const last = this.size - 1;
    for (let index = 0; index <= 5; index += 1) this.fix(8, index, bit(index));
    this.fix(8, 7, bit(6));
    this.fix(8, 8, bit(7));
    this.fix(7, 8, bit(8));
    for (let index = 9; index < 15; index += 1) this.fix(14 - index, 8, bit(index));
    for (let index = 0; index < 8; index += 1) this.fix(last - index, 8, bit(index));
    for (let index = 8; index < 15; index += 1) this.fix(8, last - 14 + index, bit(index));
    this.fix(8, last - 7, true);
  }

  private drawVersion(): void {
    if (this.version < 7) return;
    let rest = this.version;
    for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let index = 0; index < 18; index += 1) {
      const isDark = ((bits >> index) & 1) === 1;
      const far = this.size - 11 + (index % 3);
      const near = Math.floor(index / 3);
      this.fix(far, near, isDark);
      this.fix(near, far, isDark);
    }
  }

  /** In columns of two from the right, up and down in turn, around what is fixed. */
  drawData(words: number[]): void {
    let index = 0;
    for (let right = this.size - 1; right >= 1; right -= 2) {
      // The column of the timing pattern is none.
      const column = right <= 6 ? right - 1 : right;
      const isUp = ((column + 1) & 2) === 0;
      for (let step = 0; step < this.size; step += 1) {
        const y = isUp ? this.size - 1 - step : step;
        for (const x of [column, column - 1]) {
          if (this.isFixed[y]?.[x]) continue;
          const row = this.dark[y];
          if (row) row[x] = (((words[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1;
          index += 1;
        }
      }
    }
  }

  /** The picture with the mask that suits it best. */
  masked(): boolean[][] {
    let best: { picture: boolean[][]; penalty: number } | null = null;
    for (const [number, mask] of MASKS.entries()) {
      this.drawFormat(number);
      const picture = this.dark.map((row, y) => row.map((isDark, x) => isDark !== (!this.isFixed[y]?.[x] && mask(x, y))));
      const penalty = penaltyOf(picture);
      if (!best || penalty < best.penalty) best = { picture, penalty };
    }
    return best?.picture ?? this.dark;
  }
}

/** Long runs, blocks of four, and too much of one colour; the rule about false finders matters little at our sizes. */
function penaltyOf(picture: boolean[][]): number {
  let penalty = 0;
  let dark = 0;
  const size = picture.length;
  const at = (x: number, y: number) => picture[y]?.[x] ?? false;
  const runs = (read: (place: number) => boolean) => {
    let length = 0;
    for (let place = 0; place < size; place += 1) {
      length = place > 0 && read(place) === read(place - 1) ? length + 1 : 1;
      if (length === 5) penalty += 3;
      else if (length > 5) penalty += 1;
    }
  };
  for (let line = 0; line < size; line += 1) {
    runs((place) => at(place, line));
    runs((place) => at(line, place));
    for (let x = 0; x < size; x += 1) {
      if (at(x, line)) dark += 1;
      const isBlock = at(x, line) === at(x + 1, line) && at(x, line) === at(x, line + 1) && at(x, line) === at(x + 1, line + 1);
      if (isBlock && x + 1 < size && line + 1 < size) penalty += 3;
    }
  }
  return penalty + Math.floor(Math.abs((dark / (size * size)) * 20 - 10)) * 10;
}
