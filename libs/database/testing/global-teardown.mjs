/** Stops what global-setup.mjs started; nothing stays behind. */
export default async function tearDown() {
  await globalThis.energyOpsTestServer?.stop();
}
