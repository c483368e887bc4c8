// Opens GraphiQL at the address given with the browser given, uses it as a person does, and prints what it saw
// as one JSON object. A third argument is a bearer token to write into the headers editor.
import puppeteer from 'puppeteer-core';

const [address, executablePath, token] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'] });
const saw = { outside: [], errors: [] };
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1500, height: 950 });
  page.on('request', (request) => {
    if (!request.url().startsWith(address) && !/^(data|blob):/.test(request.url())) saw.outside.push(request.url());
  });
  page.on('pageerror', (error) => saw.errors.push(String(error)));
  await page.goto(address + '/', { waitUntil: 'networkidle0' });
  await page.waitForSelector('.graphiql-execute-button', { timeout: 20000 });
  saw.tabs = await page.$$eval('.graphiql-tab', (tabs) => tabs.map((tab) => tab.textContent.trim()));
  if (token) {
    await page.evaluate(() => [...document.querySelectorAll('.graphiql-editor-tools button')].find((b) => b.textContent === 'Headers').click());
    await page.waitForFunction(() => document.querySelector('.graphiql-editor-tool [aria-label="Headers"], .graphiql-editor-tool .graphiql-editor:not(.hidden)'));
    await page.click('.graphiql-editor-tool .graphiql-editor:not(.hidden)');
    await page.keyboard.type(JSON.stringify({ Authorization: 'Bearer ' + token }).replace(/}$/, ''));
  }
  await page.click('.graphiql-execute-button');
  await page.waitForFunction(() => document.querySelector('.result-window')?.textContent.includes('data') || document.querySelector('.result-window')?.textContent.includes('errors'), { timeout: 20000 });
  saw.result = await page.$eval('.result-window', (result) => result.textContent);
  for (const [name, label] of token ? [] : [['docs', 'Documentation Explorer'], ['explorer', 'GraphiQL Explorer']]) {
    await page.evaluate((text) => [...document.querySelectorAll('.graphiql-sidebar button')].find((b) => b.getAttribute('aria-label')?.includes(text))?.click(), label);
    await page.waitForFunction(() => (document.querySelector('.graphiql-plugin')?.textContent ?? '').length > 40, { timeout: 20000 });
    saw[name] = await page.$eval('.graphiql-plugin', (plugin) => plugin.textContent.slice(0, 4000));
  }
  if (process.env.CHANCERY_SCREENSHOTS) await page.screenshot({ path: process.env.CHANCERY_SCREENSHOTS + '/graphiql-driven.png' });
} catch (error) {
  saw.errors.push(String(error));
} finally {
  await browser.close();
}
console.log(JSON.stringify(saw));
