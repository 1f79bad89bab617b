import { launchBrowser } from './src/browser.ts';
const url = process.argv[2] ?? 'http://127.0.0.1:4790/';
const browser = await launchBrowser();
for (const [w, h] of [[390, 844], [1440, 900], [900, 900]] as const)
  for (const locale of ['ja-JP', 'en-GB'])
    for (const colorScheme of ['light', 'dark'] as const) {
      if (w === 900 && (locale === 'en-GB' || colorScheme === 'dark')) continue;
      const context = await browser.newContext({ viewport: { width: w, height: h }, locale, colorScheme, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(url);
      await page.screenshot({ path: `/tmp/paint-${w}-${locale.slice(0, 2)}-${colorScheme}.png`, fullPage: w === 390 });
      await context.close();
    }
// with JavaScript: positions before and after, and layout shift
for (const [w, h] of [[390, 844], [1440, 900], [900, 900]] as const) {
  const positions = `(() => Object.fromEntries([['brand','.brand'],['chooser','.chooser-button'],['pill','.live-pill'],['h1','.hero h1'],['hero p','.hero p'],['tile1','.tile'],['value1','.tile-value b'],['tile4','.tile:nth-child(4)'],['chip2','.tile:nth-child(2) .chip'],['chat','.chat'],['chat h2','.chat-header h2'],['last bubble','.log .message:last-child .bubble'],['today','.painted-today'],['history','.history']].map(([n,s]) => { const e=document.querySelector(s); if(!e) return [n,null]; const r=e.getBoundingClientRect(); return [n,[r.x,r.y,r.width,r.height].map(Math.round).join(' ')]})))()`;
  const quiet = await (await browser.newContext({ viewport: { width: w, height: h }, locale: 'ja-JP', javaScriptEnabled: false })).newPage();
  await quiet.goto(url);
  const before = await quiet.evaluate(positions) as Record<string, string>;
  const context = await browser.newContext({ viewport: { width: w, height: h }, locale: 'ja-JP' });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
  page.on('pageerror', (e) => errors.push(String(e)));
  await page.addInitScript(() => {
    const w = globalThis as any;
    w.cls = 0; w.frames = [];
    new PerformanceObserver((list) => { for (const e of list.getEntries() as any[]) { w.cls += e.value; w.frames.push([Math.round(e.startTime), e.value, e.sources?.map((s: any) => s.node?.className ?? s.node?.nodeName)]); } }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(url);
  await page.getByTestId('latest-temperature').waitFor();
  await page.waitForTimeout(2500);
  const after = await page.evaluate(positions) as Record<string, string>;
  await page.screenshot({ path: `/tmp/paint-${w}-script.png` });
  console.log(w, 'CLS', await page.evaluate('cls'), JSON.stringify(await page.evaluate('frames')), errors);
  for (const name of Object.keys(before)) console.log('  ', name, before[name], '->', after[name]);
  await context.close();
}
await browser.close();
