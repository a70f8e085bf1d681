// The browser: one process, and a page of its own for each test, which keeps what went wrong in it.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** `cargo xtask test` says where it is. */
const CHROMIUM = process.env.PREPPAL_TEST_CHROMIUM ?? "/usr/bin/chromium";

/** Screenshots go there, when it is given. */
const SHOTS = process.env.PREPPAL_SHOTS;

/** Whatever a page waits for is there sooner, even on a busy machine. */
export const PATIENCE_MS = 30_000;

const OPTIONS = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  // Root may not use the sandbox; the pages are our own.
  "--no-sandbox",
];

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** What a microphone hears: a WAV file, over and over. */
const listeningTo = (file) => [
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-audio-capture=${file}`,
];

/** Starts the browser. Without `speech` it has no microphone. */
export async function launch({ speech, more = [] } = {}) {
  const devices = speech ? listeningTo(speech) : ["--disable-audio-input"];
  return chromium.launch({ executablePath: CHROMIUM, args: [...OPTIONS, ...devices, ...more] });
}

/** A page with cookies and storage of its own. `check` fails when something went wrong in it. */
export async function openPage(browser, { base, microphone = true, ...options }) {
  const context = await browser.newContext({ baseURL: base, viewport: DESKTOP, locale: "en-GB", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  if (microphone) await context.grantPermissions(["microphone"]);
  const page = await context.newPage();
  watch(page);
  return page;
}

/** The browser's answer to the question whether pages of `origin` may use the microphone. */
export async function setMicrophone(page, setting, origin) {
  const wire = await page.context().newCDPSession(page);
  const { browserContextId } = (await wire.send("Target.getTargetInfo")).targetInfo;
  const permission = { name: "microphone" };
  await wire.send("Browser.setPermission", { permission, setting, origin, browserContextId });
}

/** Notes what went wrong in a page: errors, and what its security policy forbids, which is an error too. */
export function watch(page) {
  page.problems = [];
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    page.problems.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => page.problems.push(`${error.stack ?? error}`));
}

/** Fails when anything went wrong in the page but what was expected. */
export function assertNoProblems(page, ...expected) {
  const problems = page.problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
  assert.deepEqual(problems, []);
}

/** Keeps a picture of the page, if somebody wants to look at it. */
export async function shoot(page, name, { whole = true } = {}) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: whole });
}

/** Pictures of the page on a desktop, in the dark, and on a phone. */
export async function shootAll(page, name) {
  if (!SHOTS) return;
  for (const [look, viewport, colorScheme] of [
    ["desktop", DESKTOP, "light"],
    ["dark", DESKTOP, "dark"],
    ["phone", PHONE, "light"],
  ]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await shoot(page, `${name}-${look}`);
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light" });
}

/** The value of an attribute on the first element that has it, once it is `value`. */
export async function reaches(page, attribute, value, patience = PATIENCE_MS) {
  await page.locator(`[${attribute}="${value}"]`).first().waitFor({ state: "attached", timeout: patience });
}
