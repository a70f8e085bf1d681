// What travels over the wire for a page, as the browser counts it.

/** Counts the bytes of each request of a page, headers and all, from now on. */
export async function countBytes(page) {
  const wire = await page.context().newCDPSession(page);
  const urls = new Map();
  const sizes = new Map();
  wire.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  wire.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    sizes.set(urls.get(requestId), encodedDataLength);
  });
  await wire.send("Network.enable");
  return sizes;
}
