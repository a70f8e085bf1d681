// A new interview: written, uploaded, kept as a draft, refused, created.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible } from "./support/axe.mjs";
import { assertNoProblems, launch, openPage, shootAll } from "./support/browser.mjs";
import { JOB, signedUp, visit } from "./support/person.mjs";
import { Server } from "./support/server.mjs";

let server, browser;
before(async () => {
  [server, browser] = await Promise.all([Server.start(), launch()]);
});
after(() => Promise.all([browser?.close(), server?.stop()]));

async function open() {
  const page = await openPage(browser, { base: `${server.origin}/` });
  await signedUp(page);
  await visit(page, "create-interview");
  return page;
}

const job = (page) => page.getByLabel("Job Description", { exact: true });
const resume = (page) => page.getByLabel("Resume", { exact: true });
const submit = (page) => page.getByRole("button", { name: "Create Interview" });

test("what is missing is said beside the field and above the form, which has the focus", async () => {
  const page = await open();
  await page.getByLabel("In your own words").check();
  await submit(page).click();
  await page.getByText("There is a problem").waitFor();
  await page.getByText("Describe the interviewer, or choose one above.").first().waitFor();
  assert.equal(await job(page).getAttribute("aria-invalid"), "true");
  await assertAccessible(page, "create with problems");
  await shootAll(page, "create with problems");
  assertNoProblems(page);
  await page.context().close();
});

test("a draft outlives a reload, and can be discarded", async () => {
  const page = await open();
  await job(page).fill(JOB);
  await page.getByLabel("Demanding").check();
  await page.getByText("Draft kept in this browser").waitFor();
  await page.waitForFunction(() => Object.values(localStorage).some((value) => value.includes("Kafka")));
  await page.reload();
  await job(page).waitFor();
  assert.equal(await job(page).inputValue(), JOB);
  assert.ok(await page.getByLabel("Demanding").isChecked());
  await page.getByRole("button", { name: "Discard draft" }).click();
  assert.equal(await job(page).inputValue(), "");
  assertNoProblems(page);
  await page.context().close();
});

test("a file becomes text that can be corrected, and one that cannot be read says why", async () => {
  const page = await open();
  const file = (name, mimeType, content) => ({ name, mimeType, buffer: Buffer.from(content) });
  const choosers = page.locator('input[type="file"]');
  await choosers.first().setInputFiles(file("job.txt", "text/plain", "Baker\nBread, at night."));
  await page.getByText("This is the text of job.txt.").waitFor();
  assert.match(await job(page).inputValue(), /^Baker\s+Bread, at night\.$/);
  await choosers.nth(1).setInputFiles(file("cv.exe", "application/octet-stream", "MZ\0\0\0"));
  await page.getByText("This kind of file cannot be read. Use PDF, DOCX or TXT.").waitFor();
  await assertAccessible(page, "create with files");
  await shootAll(page, "create with files");
  await job(page).fill("Baker\nBread and cake, at night.");
  await resume(page).fill("Ten years in a bakery.");
  await submit(page).click();
  await page.waitForURL(/\/interview\/[^/]+\/lobby$/);
  assertNoProblems(page, /status of 4\d\d/);
  await page.context().close();
});

test("a text can be kept in the library, used again, and deleted from it", async () => {
  const page = await open();
  await job(page).fill(JOB);
  await page.getByRole("button", { name: "Keep in library" }).first().click();
  await page.getByText("Kept in your library.").waitFor();
  await job(page).fill("");
  await page.getByRole("button", { name: "From your library…" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Your job descriptions" });
  await dialog.getByRole("button", { name: /^Use/ }).waitFor();
  await assertAccessible(page, "library");
  await shootAll(page, "library");
  await dialog.getByRole("button", { name: /^Use/ }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.equal(await job(page).inputValue(), JOB);
  assertNoProblems(page);
  await page.context().close();
});
