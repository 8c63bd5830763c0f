/** What the server wrote on <html> for the scripts. */
export interface Config {
  readonly language: string;
  readonly timeZone: string;
  readonly cursor: string;
  readonly live: string;
  readonly silentAfterSeconds: number;
  readonly texts: Readonly<Record<string, string>>;
}

function read(): Config {
  const data = document.documentElement.dataset;
  return {
    language: document.documentElement.lang,
    timeZone: data["timeZone"] ?? "UTC",
    cursor: data["cursor"] ?? "",
    live: data["live"] ?? "",
    silentAfterSeconds: Number(data["silentAfter"] ?? "7200"),
    texts: JSON.parse(data["texts"] ?? "{}") as Record<string, string>,
  };
}

export const config = read();

/** The server's clock minus the browser's: ages stay true on a device with a wrong clock. */
const clockOffset = Number(document.documentElement.dataset["now"] ?? Date.now()) - Date.now();

export function now(): number {
  return Date.now() + clockOffset;
}

export function text(name: string, ...values: readonly (string | number)[]): string {
  return (config.texts[name] ?? name).replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
}
