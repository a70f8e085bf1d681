// Measures, without judging: the size of the first load, the wait for the interviewer's first word, the page's work while live.
//
// Usage: node tests/web/measure.mjs, after `cargo xtask browser` has built everything.
import { launch, openPage } from "./support/browser.mjs";
import { enterLobby, openCaller, reachesState, startVoice } from "./support/call.mjs";
import { countBytes } from "./support/bytes.mjs";
import { visit } from "./support/person.mjs";
import { measurePlayback } from "./support/playback.mjs";
import { speechFile } from "./support/sound.mjs";
import { Server } from "./support/server.mjs";

/** So long the page is watched while the interview is live, in milliseconds. */
const WATCHED_MS = 15_000;

const server = await Server.start();
const browser = await launch({ speech: speechFile({ before: 20, after: 12 }) });
const base = `${server.origin}/`;

const first = await openPage(browser, { base });
const sizes = await countBytes(first);
await visit(first, "");
await first.waitForLoadState("networkidle");
const paint = await first.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
console.log(`first load: ${bytes} bytes in ${sizes.size} requests; first paint after ${paint?.toFixed(0)} ms`);
await first.context().close();

const page = await openCaller(browser, { base });
const playback = await measurePlayback(page);
await enterLobby(page);
await page.getByRole("button", { name: "Check microphone" }).click();
await page.getByRole("meter", { name: "Level of the microphone" }).waitFor();
const start = page.getByRole("button", { name: "Start Interview" });
await start.evaluate((button) => button.addEventListener("click", () => (window.clickedAt = performance.now())));
await start.click();
await reachesState(page, "live");
const heard = await playback.firstSound();
const clicked = await page.evaluate(() => window.clickedAt);
console.log(`“Start Interview” to the interviewer's first sound: ${(heard - clicked).toFixed(0)} ms`);

await page.context().close();

// A page of its own: to listen to each sample is work too.
const quiet = await openCaller(browser, { base });
await enterLobby(quiet);
await startVoice(quiet);
const wire = await quiet.context().newCDPSession(quiet);
await wire.send("Performance.enable");
const system = await browser.newBrowserCDPSession();
const before = await work();
await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
const after = await work();
const share = (part) => `${((after[part] - before[part]) * 100_000 / WATCHED_MS).toFixed(1)} %`;
console.log(`while live, of one core: page ${share("renderer")}, its main thread ${share("main")}, all of the browser ${share("all")}`);

await browser.close();
await server.stop();

/** Seconds of processor time that were used so far. */
async function work() {
  const { metrics } = await wire.send("Performance.getMetrics");
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  const time = (wanted) => processInfo.filter(wanted).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  return {
    main: metrics.find(({ name }) => name === "TaskDuration").value,
    renderer: time(({ type }) => type === "renderer"),
    all: time(() => true),
  };
}
