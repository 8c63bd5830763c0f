import { config, now, text } from "./config.js";

/** An age in words, by the same steps as AgeText.cs. */
export function ageText(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 5) return text("ageNow");
  if (whole < 60) return text("ageSeconds", whole);
  if (whole < 3600) return text("ageMinutes", Math.floor(whole / 60));
  if (whole < 48 * 3600) return text("ageHours", Math.floor(whole / 3600));
  return text("ageDays", Math.floor(whole / 86400));
}

/** Counts every age on, and greys what has become too old, with words. */
function renew(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-age]")) {
    const words = ageText((now() - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== words) time.textContent = words;
  }
  for (const tile of document.querySelectorAll<HTMLElement>("[data-state=live][data-at]")) {
    const age = (now() - Number(tile.dataset["at"])) / 1000;
    if (age > config.silentAfterSeconds) setState(tile, "silent");
  }
}

export function setState(tile: HTMLElement, state: "live" | "silent"): void {
  if (tile.dataset["state"] === state) return;
  tile.dataset["state"] = state;
  const words = tile.querySelector<HTMLElement>("[data-state-text]");
  if (words) words.textContent = text(state === "live" ? "qualityLive" : "qualitySilent");
}

export function startAges(): void {
  renew();
  setInterval(renew, 1000);
}
