// How the app comes to the browser: its size, what is shown meanwhile, and under a path behind a proxy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { assertNoProblems, launch, openPage, shootAll } from "./support/browser.mjs";
import { countBytes } from "./support/bytes.mjs";
import { signedUp, visit } from "./support/person.mjs";
import { Proxy } from "./support/proxy.mjs";
import { Server } from "./support/server.mjs";

/** The first load on the wire, in bytes, with every header. */
const MOST_BYTES = 350_000;

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

test("the first load is small, and everything of it but the page is kept for ever", async () => {
  const page = await openPage(browser, { base: `${server.origin}/` });
  const sizes = await countBytes(page);
  const kept = [];
  page.on("response", (response) => {
    if (response.url().includes("/assets/")) kept.push(response.headers()["cache-control"]);
  });
  await visit(page, "");
  await page.waitForLoadState("networkidle");
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  console.log(`first load: ${total} bytes in ${sizes.size} requests`);
  assert.ok([...sizes.keys()].some((url) => url.endsWith(".wasm")), "the app itself was counted");
  assert.ok(total < MOST_BYTES, JSON.stringify([...sizes], undefined, 1));
  assert.ok(kept.length > 2 && kept.every((value) => value.includes("immutable")), `${kept}`);
  assertNoProblems(page);
  await page.context().close();
});

test("while the app loads the page says so, and when it cannot be loaded, what to do", async () => {
  const page = await openPage(browser, { base: `${server.origin}/` });
  let fail;
  const held = new Promise((resolve) => (fail = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.abort();
  });
  await page.goto("", { waitUntil: "domcontentloaded" });
  await page.getByText("The page is loading…").waitFor();
  await shootAll(page, "loading");
  fail();
  await page.getByText("PrepPal could not be loaded.").waitFor();
  await shootAll(page, "loading failed");
  assertNoProblems(page, /ERR_FAILED|Failed to fetch|NetworkError|Uncaught/);
  await page.context().close();
});

test("behind a proxy with a path everything keeps to that path", async () => {
  const proxy = await Proxy.start("/prep");
  const inside = await Server.start({ PREPPAL_PUBLIC_URL: proxy.url });
  proxy.target = inside.port;
  try {
    const page = await openPage(browser, { base: `${proxy.url}/` });
    const elsewhere = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(`${proxy.url}/`)) elsewhere.push(request.url());
    });
    await signedUp(page);
    await visit(page, "dashboard");
    await page.getByRole("heading", { level: 1, name: "Your interviews" }).waitFor();
    await page.getByRole("button", { name: "Nurse" }).click();
    await page.waitForURL(/\/prep\/interview\/[^/]+\/lobby$/);
    await page.reload();
    await page.locator("h1").waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Your interviews" }).waitFor();
    assert.deepEqual(elsewhere, []);
    assertNoProblems(page);
    await page.context().close();
  } finally {
    await inside.stop();
    await proxy.stop();
  }
});
