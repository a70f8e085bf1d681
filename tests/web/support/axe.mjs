// axe-core: does the page keep to the accessibility guidelines?
import assert from "node:assert/strict";
import axe from "axe-core";
import { DESKTOP, PHONE } from "./browser.mjs";

/** WCAG 2.2 up to AA, and what the tool's makers recommend. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  ["light", DESKTOP, "light"],
  ["dark", DESKTOP, "dark"],
  ["phone", PHONE, "light"],
];

/** Fails when the page breaks a rule as it is now: in the light, in the dark, on a phone. */
export async function assertAccessible(page, name, { looks = LOOKS } = {}) {
  for (const [look, viewport, colorScheme] of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    // Colours change slowly, and on the way they are no colours of ours.
    await page.evaluate(() => {
      const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      return Promise.allSettled(changes.map((change) => change.finished));
    });
    await assertFits(page, `${name}, ${look}`);
    assert.deepEqual(await findings(page), [], `${name}, ${look}`);
  }
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({ colorScheme: "light" });
}

/** What axe finds, each in a few words. */
async function findings(page) {
  const known = await page.evaluate(() => "axe" in window);
  if (!known) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    TAGS,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`));
}

/** Nothing sticks out to the right: WCAG 1.4.10. */
async function assertFits(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name}: ${over} px wider than the window`);
}
