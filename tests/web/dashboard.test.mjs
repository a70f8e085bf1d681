// The dashboard: loading, failed, empty, full; searched, continued, deleted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { assertNoProblems, launch, openPage, shootAll } from "./support/browser.mjs";
import { loaded, newInterview, signedUp, visit } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

const HISTORY = "**/api/trpc/interview.getHistory*";

async function open() {
  const page = await openPage(browser, { base: `${server.origin}/` });
  await signedUp(page);
  return page;
}

test("the history is loading, fails, and is there after another try", async () => {
  const page = await open();
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.route(HISTORY, async (route) => {
    await held;
    await route.fulfill({ status: 503, body: "Sorry" });
  });
  await visit(page, "dashboard");
  const history = page.getByRole("region", { name: "History" });
  await history.waitFor();
  assert.equal(await history.getAttribute("data-state"), "loading");
  await assertAccessible(page, "history loading");
  await shootAll(page, "dashboard loading");
  go();
  await history.getByRole("alert").waitFor();
  assert.equal(await history.getAttribute("data-state"), "error");
  await assertAccessible(page, "history failed");
  await shootAll(page, "dashboard failed");
  await page.unroute(HISTORY);
  await history.getByRole("button", { name: "Try again" }).click();
  await history.getByText("Nothing here yet").waitFor();
  assert.equal(await history.getAttribute("data-state"), "success");
  await assertAccessible(page, "history empty");
  await shootAll(page, "dashboard empty");
  assertNoProblems(page, /status of 503/);
  await page.context().close();
});

test("interviews are listed page by page, searched, and deleted", async () => {
  const page = await open();
  await newInterview(page, { jobDescription: { type: "text", content: "Baker\nBread, at night." } });
  for (let count = 0; count < 21; count += 1) {
    await newInterview(page);
  }
  await visit(page, "dashboard");
  await loaded(page);
  const entries = page.getByRole("region", { name: "History" }).getByRole("listitem");
  await entries.nth(19).waitFor();
  assert.equal(await entries.count(), 20);
  await page.getByRole("button", { name: "Show more" }).click();
  await entries.nth(21).waitFor();

  await page.getByLabel("Search").fill("bread");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("link", { name: "Baker" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".history-entry").length === 1);
  await assertAccessible(page, "history");
  await page.getByRole("button", { name: "Delete “Baker”" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete this interview?" });
  await dialog.waitFor();
  await assertAccessible(page, "delete an interview");
  await shootAll(page, "dashboard delete");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Delete “Baker”" }).click();
  await dialog.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("No interview has all of these words.").waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await entries.nth(19).waitFor();
  assertNoProblems(page);
  await page.context().close();
});

test("two clicks make an interview for a ready-made role", async () => {
  const page = await open();
  await visit(page, "dashboard");
  await loaded(page);
  await page.getByRole("button", { name: "Nurse" }).click();
  await page.waitForURL(/\/interview\/[^/]+\/lobby$/);
  await visit(page, "dashboard");
  await page.getByRole("region", { name: "History" }).getByRole("link", { name: /nurse/i }).waitFor();
  assertNoProblems(page);
  await page.context().close();
});
