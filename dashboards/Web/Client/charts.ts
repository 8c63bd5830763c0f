import type uPlot from "uplot";
import { config, text } from "./config.js";
import { valueArrived } from "./live.js";

/** Column by column, as HistoryEndpoint.cs writes it: seconds since 1970 and three values for each bucket. */
interface History {
  readonly from: number;
  readonly to: number;
  readonly times: number[];
  readonly min: (number | null)[];
  readonly mean: (number | null)[];
  readonly max: (number | null)[];
}

/** Room for the longest number beside the axis: a counter's "147.592,9" needs more than "21". */
function labelWidth(_: uPlot, values: string[] | null): number {
  return 24 + 7.5 * Math.max(4, ...(values ?? []).map((v) => v.length));
}

type Library = { readonly default: typeof uPlot };

const RELOAD_MS = 10_000;
const HEIGHT = 240;

export async function startCharts(): Promise<void> {
  const { default: Plot } = (await import(new URL("../lib/uplot/uPlot.esm.js", import.meta.url).href)) as Library;
  for (const place of document.querySelectorAll<HTMLElement>("[data-chart]")) await new Chart(Plot, place).start();
}

class Chart {
  private plot: uPlot | undefined;
  private last = 0;
  private waiting = false;

  constructor(
    private readonly library: typeof uPlot,
    private readonly place: HTMLElement,
  ) {}

  async start(): Promise<void> {
    await this.load();
    new ResizeObserver(() => this.plot?.setSize({ width: this.place.clientWidth, height: HEIGHT })).observe(this.place);
    this.place.addEventListener("mouseleave", () => requestAnimationFrame(() => this.showNewest()));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void this.draw());
    document.addEventListener(valueArrived, (event) => {
      if ((event as CustomEvent<string>).detail === this.place.dataset["quantity"]) this.reloadSoon();
    });
  }

  private reloadSoon(): void {
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => {
      this.waiting = false;
      void this.load();
    }, Math.max(0, this.last + RELOAD_MS - Date.now()));
  }

  private history: History | undefined;

  private async load(): Promise<void> {
    this.last = Date.now();
    try {
      const response = await fetch(this.place.dataset["chart"] ?? "");
      if (!response.ok) throw new Error(String(response.status));
      this.history = (await response.json()) as History;
      this.draw();
    } catch {
      if (!this.plot) this.place.textContent = text("chartFailed");
    }
  }

  private draw(): void {
    const history = this.history;
    if (!history) return;
    this.plot?.destroy();
    this.place.replaceChildren();
    const data: uPlot.AlignedData = [history.times, history.max, history.mean, history.min];
    this.plot = new this.library(this.options(history), data, this.place);
    requestAnimationFrame(() => this.showNewest());
  }

  /** Without a pointer over it the legend tells the newest values. */
  private showNewest(): void {
    const last = (this.history?.times.length ?? 0) - 1;
    if (last >= 0) this.plot?.setLegend({ idx: last });
  }

  private options(history: History): uPlot.Options {
    const line = this.colour("--chart-line");
    const range = this.colour("--chart-range");
    const sparse = history.times.length < 80;
    const axis = { stroke: this.colour("--text-soft"), grid: { stroke: this.colour("--line") } };
    const digits = new Intl.NumberFormat(config.language, { maximumFractionDigits: 3 });
    const exact = new Intl.NumberFormat(config.language, { maximumFractionDigits: this.decimals() });
    const value = (_: uPlot, v: number | null): string => (v === null ? "–" : exact.format(v));
    return {
      width: this.place.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => this.library.tzDate(new Date(seconds * 1000), config.timeZone),
      scales: { x: { range: () => this.xRange(history) }, y: { range: this.yRange } },
      cursor: { y: false, points: { size: 8 } },
      legend: {
        live: true,
        markers: { width: 2, dash: (_, index) => (["solid", "dashed", "solid", "dotted"] as const)[index] ?? "solid" },
      },
      series: [
        { label: text("time"), value: (_, v) => (v === null ? "–" : this.time(v, true)) },
        { label: text("maximum"), stroke: range, width: 1, dash: [6, 4], value, points: { show: false } },
        { label: text("mean"), stroke: line, width: 2, value, points: { show: sparse, size: 5, fill: line } },
        { label: text("minimum"), stroke: range, width: 1, dash: [2, 3], value, points: { show: false } },
      ],
      bands: [{ series: [1, 3], fill: this.colour("--chart-band") }],
      axes: [
        { ...axis, space: 70, values: (_, ticks) => ticks.map((t) => this.time(t, false)) },
        { ...axis, size: labelWidth, values: (_, ticks) => ticks.map((t) => digits.format(t)) },
      ],
    };
  }

  /** At least ten of the last shown digit high, so that noise does not look like a storm. */
  private readonly yRange = (_: uPlot, min: number, max: number): uPlot.Range.MinMax => {
    const span = max - min;
    const least = 10 * 10 ** -this.decimals();
    const room = span === 0 ? Math.max(least, 0.5) : Math.max(span * 0.1, (least - span) / 2);
    return [min - room, max + room];
  };

  /** A device that has only just begun is drawn from its first value on. */
  private xRange(history: History): uPlot.Range.MinMax {
    const first = history.times[0] ?? history.from;
    const middle = (history.from + history.to) / 2;
    return first < middle ? [history.from, history.to] : [first - (history.to - first) * 0.05 - 1, history.to];
  }

  private decimals(): number {
    return Number(this.place.dataset["decimals"] ?? "3");
  }

  private time(seconds: number, full: boolean): string {
    const [from, to] = this.history ? this.xRange(this.history) : [0, 0];
    const span = (to ?? 0) - (from ?? 0);
    const day = { day: "numeric", month: "numeric" } as const;
    const minute = { hour: "2-digit", minute: "2-digit" } as const;
    const clock: Intl.DateTimeFormatOptions = span <= 600 ? { ...minute, second: "2-digit" } : minute;
    const parts = full ? { ...day, ...clock } : span > 2 * 86400 ? day : clock;
    const locale = config.language === "en" ? "en-GB" : "de-DE";
    return new Intl.DateTimeFormat(locale, { ...parts, timeZone: config.timeZone }).format(seconds * 1000);
  }

  private colour(name: string): string {
    const probe = document.createElement("span");
    probe.className = `probe${name}`;
    this.place.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }
}
