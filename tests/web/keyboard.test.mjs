// Everything up to the interview with the keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoProblems, launch, openPage } from "./support/browser.mjs";
import { PASSWORD, visit } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

/** More stops than any page has on the way to its last control. */
const MOST_STOPS = 60;

/** Goes on with the Tab key until the control of this name has the focus, which can be seen. */
async function tabTo(page, name) {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const control = document.activeElement;
      const style = getComputedStyle(control);
      const label = control.labels?.[0]?.textContent ?? control.getAttribute("aria-label") ?? control.textContent;
      return { label: label.trim(), seen: style.outlineStyle !== "none" && style.outlineWidth !== "0px" };
    });
    if (here.label !== name) continue;
    assert.ok(here.seen, `the focus on “${name}” cannot be seen`);
    return;
  }
  assert.fail(`the Tab key does not lead to “${name}”`);
}

test("a person signs up, creates an interview and comes to its lobby without a mouse", async () => {
  const page = await openPage(browser, { base: `${server.origin}/` });
  await visit(page, "");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");

  await tabTo(page, "Start practising");
  await page.keyboard.press("Enter");
  const heading = page.getByRole("heading", { level: 1, name: "Create your account" });
  await heading.waitFor();
  // The focus goes along to the new page.
  await page.waitForFunction(() => document.activeElement === document.querySelector("h1"));
  await tabTo(page, "Name");
  await page.keyboard.type("Ada");
  await tabTo(page, "Email");
  await page.keyboard.type("keyboard@example.org");
  await tabTo(page, "Password");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");

  await page.getByRole("heading", { level: 1, name: "Create Interview" }).waitFor();
  await tabTo(page, "Job Description");
  await page.keyboard.type("Baker. Bread, at night.");
  await tabTo(page, "Matter-of-fact");
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.getByLabel("Encouraging").isChecked());
  await tabTo(page, "Create Interview");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/interview\/[^/]+\/lobby$/);
  assertNoProblems(page);
  await page.context().close();
});
