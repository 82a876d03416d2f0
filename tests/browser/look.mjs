// Open a page in a real browser: node look.mjs PAGE PICTURE. Prints as JSON what it said on its console, what it
// asked for, and what axe finds. PICTURE is written beside.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.HMO_BROWSER + '/');
const { chromium } = require('playwright-core');
const axe = require.resolve('axe-core/axe.min.js');
const [page, picture] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: process.env.HMO_CHROMIUM,
  args: [
    '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
const found = { console: [], requests: [], violations: {} };
for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, narrow: { viewport: { width: 400, height: 800 } },
})) {
  // axe is put into the page by the browser, past the page's own policy.
  const context = await browser.newContext({ bypassCSP: true, ...options });
  const tab = await context.newPage();
  tab.on('console', (said) => found.console.push(said.text()));
  tab.on('pageerror', (error) => found.console.push(String(error)));
  tab.on('request', (asked) => found.requests.push(asked.url()));
  await tab.goto(pathToFileURL(page).href);
  if (name === 'light') await tab.screenshot({ path: picture, fullPage: true });
  await tab.addScriptTag({ path: axe });
  const checked = await tab.evaluate(() => globalThis.axe.run());
  found.violations[name] = checked.violations.map((one) => ({
    id: one.id, impact: one.impact, nodes: one.nodes.map((node) => node.html).slice(0, 3),
  }));
  await context.close();
}
await browser.close();
console.log(JSON.stringify(found));
