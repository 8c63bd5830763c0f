import { setState } from "./ages.js";
import { config, text } from "./config.js";
import { refreshRegions } from "./regions.js";

interface ValueChange {
  /** DevEUI. */ readonly d: string;
  /** Quantity. */ readonly q: string;
  /** Text ready to be shown. */ readonly t: string;
  /** Milliseconds since 1970. */ readonly at: number;
}

interface Headline {
  readonly live: number;
  readonly silent: number;
  readonly gatewaysOnline: number;
  readonly texts: Readonly<Record<string, string>>;
}

/** A connection that brings nothing for this long is dead: the server sends a headline every 5 s. */
const SILENCE_MS = 16_000;
const RETRY_MS = 1_000;
const BUSY_RETRY_MS = 10_000;
const SUMMARY_MS = 10_000;

export const valueArrived = "kreisfunk:value";

let source: EventSource | undefined;
let cursor = config.cursor;
let watchdog = 0;
let lastSummary = 0;
let summaryText = "";

export function startLive(): void {
  if (!config.live) return;
  connect();
  // A hidden tab gives its connection back: a browser has only six to one server.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else if (!source) {
      connect();
      refreshRegions(0);
    }
  });
}

function connect(): void {
  close();
  const url = new URL(config.live, location.href);
  url.searchParams.set("after", cursor);
  source = new EventSource(url);
  const opened = source;
  source.onopen = () => {
    show("live");
    alive();
  };
  source.onerror = () => {
    if (source !== opened) return;
    show("lost");
    if (opened.readyState === EventSource.CLOSED) void retry();
  };
  source.addEventListener("values", (event) => {
    remember(event);
    for (const change of JSON.parse(event.data) as ValueChange[]) apply(change);
  });
  source.addEventListener("frames", (event) => {
    remember(event);
    if (concerns(JSON.parse(event.data) as string[])) refreshRegions(2_000);
  });
  source.addEventListener("headline", (event) => {
    remember(event);
    showHeadline(JSON.parse(event.data) as Headline);
    // What moves without a device being heard: fragments are sent, deployments begin and end.
    if (document.querySelector("[data-refreshes]")) refreshRegions(5_000);
  });
  source.addEventListener("resync", (event) => {
    remember(event);
    refreshRegions(1_000);
  });
}

/** An answer that is no event stream closes the source for good: find out why, and come back. */
async function retry(): Promise<void> {
  close();
  let wait = RETRY_MS;
  try {
    const response = await fetch(config.live);
    await response.body?.cancel();
    if (response.status === 503) {
      show("busy");
      wait = BUSY_RETRY_MS;
    }
  } catch {
    // The server is away; it is asked again.
  }
  setTimeout(() => {
    if (!source && !document.hidden) connect();
  }, wait);
}

function close(): void {
  clearTimeout(watchdog);
  source?.close();
  source = undefined;
}

function alive(): void {
  clearTimeout(watchdog);
  watchdog = window.setTimeout(() => {
    show("lost");
    connect();
  }, SILENCE_MS);
}

function remember(event: MessageEvent): void {
  if (event.lastEventId) cursor = event.lastEventId;
  alive();
}

function apply(change: ValueChange): void {
  const tile = document.querySelector<HTMLElement>(`[data-device="${change.d}"]`);
  if (!tile) {
    // A device that just came into being: the server knows where its tile belongs.
    if (document.querySelector("[data-shows-all]")) refreshRegions(5_000);
    return;
  }
  const value = tile.querySelector<HTMLElement>(`[data-value="${CSS.escape(change.q)}"]`);
  // A tile drawn before its device's first value has no place for one; the server knows which it shows.
  const isEmpty = tile.matches(".tile") && !tile.querySelector("[data-value]");
  if (!value && (isEmpty || tile.dataset["complete"] !== undefined)) refreshRegions(2_000);
  if (Number(tile.dataset["at"] ?? 0) <= change.at) {
    tile.dataset["at"] = String(change.at);
    setState(tile, "live");
  }
  const iso = new Date(change.at).toISOString();
  for (const time of tile.querySelectorAll<HTMLTimeElement>(`time[data-of="${CSS.escape(change.q)}"], time[data-newest]`))
    if (time.dateTime <= iso) time.dateTime = iso;
  if (value && value.textContent !== change.t) {
    value.textContent = change.t;
    const shown = value.closest<HTMLElement>("[data-changes]") ?? value;
    shown.classList.remove("changed");
    requestAnimationFrame(() => shown.classList.add("changed"));
  }
  document.dispatchEvent(new CustomEvent(valueArrived, { detail: change.q }));
}

/** Does the page show one of these devices or gateways? */
function concerns(names: readonly string[]): boolean {
  const subjects = document.querySelectorAll<HTMLElement>("[data-watches]");
  return [...subjects].some((s) => s.dataset["watches"] === "*" || names.includes(s.dataset["watches"] ?? ""));
}

function showHeadline(headline: Headline): void {
  for (const [name, words] of Object.entries(headline.texts)) {
    const place = document.querySelector<HTMLElement>(`[data-count="${name}"]`);
    if (place && place.textContent !== words) place.textContent = words;
  }
  summarise(text("summary", headline.live, headline.silent, headline.gatewaysOnline));
}

/** Told to screen readers when the counts change, and at most every ten seconds. */
function summarise(words: string): void {
  const region = document.getElementById("live-summary");
  if (!region || words === summaryText || Date.now() - lastSummary < SUMMARY_MS) return;
  if (summaryText) region.textContent = words;
  summaryText = words;
  lastSummary = Date.now();
}

function show(state: "live" | "lost" | "busy"): void {
  const place = document.getElementById("connection");
  if (!place || place.dataset["connection"] === state) return;
  place.dataset["connection"] = state;
  const words = place.querySelector("[data-connection-text]");
  if (words) words.textContent = text(state);
}
