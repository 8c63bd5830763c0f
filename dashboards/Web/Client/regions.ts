/** Fetches the page anew and replaces its marked parts, so that the server alone knows how they look. */
let running = false;
let wanted = false;
let last = 0;

export const regionsChanged = "kreisfunk:regions";

/** Asks for fresh regions; calls within the interval become one. */
export function refreshRegions(intervalMs: number): void {
  if (wanted) return;
  wanted = true;
  const wait = Math.max(0, last + intervalMs - Date.now());
  setTimeout(() => void run(), wait);
}

async function run(): Promise<void> {
  wanted = false;
  if (running) return;
  running = true;
  last = Date.now();
  try {
    const response = await fetch(location.href, { headers: { "X-Regions": "1" } });
    if (response.ok) replace(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    // The live connection shows the state; it asks again when it is back.
  } finally {
    running = false;
  }
}

function replace(fresh: Document): void {
  for (const region of document.querySelectorAll<HTMLElement>("[data-region]")) {
    const next = fresh.getElementById(region.id);
    if (!next || next.innerHTML === region.innerHTML) continue;
    if (region.contains(document.activeElement)) keepFocus(region, next);
    else region.replaceChildren(...next.childNodes);
  }
  document.dispatchEvent(new Event(regionsChanged));
}

/** What has the focus is found again by its link or id. */
function keepFocus(region: HTMLElement, next: HTMLElement): void {
  const active = document.activeElement as HTMLElement;
  const selector = active.id
    ? `#${CSS.escape(active.id)}`
    : `${active.tagName.toLowerCase()}[href="${CSS.escape(active.getAttribute("href") ?? "")}"]`;
  const opened = [...region.querySelectorAll<HTMLDetailsElement>("details[open][id]")].map((d) => d.id);
  region.replaceChildren(...next.childNodes);
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  region.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}
