// Drives one browser by lines of JSON: {"id", "do", ...} in, {"id", "result" | "error"} out.
// What a page says on its console, and its errors, come in between as {"page", "said"}.

import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { default: puppeteer } = await import(pathToFileURL(process.argv[2]).href);
const browser = await puppeteer.launch(JSON.parse(process.argv[3]));
const pages = [];

const write = (line) => process.stdout.write(JSON.stringify(line) + "\n");

async function open({ url, before, media, lossy, width, height }) {
  const page = await browser.newPage();
  const number = pages.push(page) - 1;
  page.on("console", (message) => write({ page: number, said: message.text() }));
  page.on("pageerror", (error) => write({ page: number, said: `error: ${error.message}` }));
  if (width) await page.setViewport({ width, height });
  if (media.length) await page.emulateMediaFeatures(media);
  for (const script of before) await page.evaluateOnNewDocument(script);
  if (lossy) await lose({ all: false }, page);
  await page.goto(url, { waitUntil: "load" });
  return number;
}

/**
 * All that a call sends and gets is lost, and nothing comes late. Chromium alone can do that, by
 * rule alone, and only to the calls of a page that was opened with it.
 */
async function lose({ all }, page) {
  page.network ??= await page.createCDPSession();
  await page.network.send("Network.enable");
  const rule = { urlPattern: "", latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
  await page.network.send("Network.emulateNetworkConditionsByRule", {
    offline: false,
    emulateOfflineServiceWorker: false,
    matchedNetworkConditions: [{ ...rule, packetLoss: all ? 100 : 0 }],
  });
}

const actions = {
  open,
  lose,
  evaluate: ({ code }, page) => page.evaluate(code),
  wait: ({ code, timeout }, page) =>
    page.waitForFunction(code, { timeout, polling: 50 }).then((handle) => handle.jsonValue()),
  click: ({ selector, timeout }, page) => page.locator(selector).setTimeout(timeout).click(),
  type: ({ selector, text }, page) => page.type(selector, text),
  press: ({ key }, page) => page.keyboard.press(key),
  goto: ({ url }, page) => page.goto(url, { waitUntil: "load" }).then(() => null),
  reload: (_, page) => page.reload({ waitUntil: "load" }).then(() => null),
  screenshot: ({ path }, page) => page.screenshot({ path, fullPage: true }).then(() => null),
  close: (_, page) => page.close(),
};

write({ ready: await browser.version() });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, do: what, page, ...rest } = JSON.parse(line);
  // Not awaited: while one page waits for something, another goes on.
  Promise.resolve()
    .then(() => actions[what](rest, pages[page]))
    .then((result) => write({ id, result: result ?? null }))
    .catch((error) => write({ id, error: error.message }));
}
await browser.close();
