/** The part of uPlot 1.6 that we use. */
declare module "@vendor/uplot.js" {
  export interface Series {
    label?: string;
    scale?: string;
    stroke?: string;
    fill?: string;
    width?: number;
    spanGaps?: boolean;
    points?: { show?: boolean; size?: number };
    paths?: unknown;
    value?: (plot: UPlot, value: number | null) => string;
  }
  export interface Axis {
    scale?: string;
    side?: number;
    show?: boolean;
    size?: number;
    gap?: number;
    font?: string;
    stroke?: string;
    space?: number;
    grid?: { show?: boolean; stroke?: string; width?: number };
    ticks?: { show?: boolean; stroke?: string; width?: number; size?: number };
    values?: (plot: UPlot, splits: number[], axis: number, space: number, step: number) => (string | null)[];
    splits?: (plot: UPlot) => number[];
  }
  export interface Options {
    width: number;
    height: number;
    padding?: (number | null)[];
    series: Series[];
    axes?: Axis[];
    scales?: Record<string, { time?: boolean; auto?: boolean; range?: (plot: UPlot, min: number, max: number) => [number, number] }>;
    legend?: { show?: boolean; live?: boolean };
    cursor?: { y?: boolean; x?: boolean; points?: { size?: number }; drag?: { x?: boolean; y?: boolean } };
    tzDate?: (seconds: number) => Date;
    hooks?: Record<string, ((plot: UPlot) => void)[]>;
  }
  export type Data = (number | null)[][];
  export default class UPlot {
    constructor(options: Options, data: Data, target: HTMLElement);
    static paths: { bars: (options: { size: [number, number]; radius?: number }) => unknown; stepped: (options: { align: number }) => unknown };
    static tzDate: (date: Date, zone: string) => Date;
    cursor: { idx: number | null; left: number; top: number };
    data: Data;
    setData(data: Data): void;
    setSize(size: { width: number; height: number }): void;
    valToPos(value: number, scale: string): number;
    destroy(): void;
  }
}
