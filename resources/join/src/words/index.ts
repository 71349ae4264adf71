import { en, type Words } from "./en";
import { ru } from "./ru";

export type Language = "ru" | "en";
export type { Words };
export const WORDS: Record<Language, Words> = { en, ru };
export const NAMES: Record<Language, string> = { ru: "Русский", en: "English" };

/** Day and time with the zone named, in the browser's zone or another one. */
export function moment(date: Date, language: Language, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(timeZone ? { timeZone } : {}),
  };
  const locale = language === "ru" ? "ru-RU" : "en-GB";
  const parts = new Intl.DateTimeFormat(locale, options).formatToParts(date);
  const of = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  const day = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "long",
    ...(timeZone ? { timeZone } : {}),
  }).format(date);
  return `${day}, ${of("hour")}:${of("minute")} (${zone(date, locale, timeZone)})`;
}

/** Whether a zone shows another time than this browser at that moment. */
export function differs(date: Date, timeZone: string): boolean {
  const there = zoneName(date, "en", "longOffset", timeZone);
  return there !== "" && there !== zoneName(date, "en", "longOffset");
}

/** "Москва, UTC+3": a name that people use, and the number that is never misread. */
function zone(date: Date, locale: string, timeZone?: string): string {
  const name = zoneName(date, locale, "longGeneric", timeZone).split(",")[0] ?? "";
  const offset =
    zoneName(date, locale, "shortOffset", timeZone) || zoneName(date, locale, "short", timeZone);
  const utc = offset.replace("GMT", "UTC"); // as in the letter
  return name.startsWith("GMT") || !name ? utc : `${name}, ${utc}`;
}

/** Empty where a browser knows neither the zone nor this way to name one. */
function zoneName(
  date: Date,
  locale: string,
  timeZoneName: "longGeneric" | "longOffset" | "shortOffset" | "short",
  timeZone?: string,
): string {
  try {
    const options = { timeZoneName, ...(timeZone ? { timeZone } : {}) };
    const parts = new Intl.DateTimeFormat(locale, options).formatToParts(date);
    return parts.find((one) => one.type === "timeZoneName")?.value ?? "";
  } catch {
    return "";
  }
}
