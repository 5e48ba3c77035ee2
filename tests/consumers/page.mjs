// page.mjs - looks at audit reports in a browser: node page.mjs CHROMIUM COMMAND=FILE...
// Prints what it saw as JSON, one line for each argument.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";

const [executablePath, ...wishes] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update"],
});

async function open(file, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
  page.requests = [];
  page.troubles = [];
  page.on("request", (request) => page.requests.push(request.url()));
  page.on("console", (message) => page.troubles.push(message.text()));
  page.on("pageerror", (error) => page.troubles.push(error.message));
  page.on("dialog", (dialog) => { page.troubles.push("dialog"); dialog.dismiss(); });
  await page.goto(`file://${file}`, { waitUntil: "load" });
  return page;
}

const commands = {
  // Its form, as HTML asks for it.
  async form(file) {
    const validator = new HtmlValidate({
      extends: ["html-validate:standard", "html-validate:a11y"],
      rules: { "long-title": "off", "require-sri": "off" },
    });
    const report = await validator.validateFile(file);
    return {
      valid: report.valid,
      messages: report.results.flatMap((one) => one.messages)
        .map((one) => `${one.line}: ${one.ruleId}: ${one.message}`).slice(0, 20),
    };
  },

  // What screen readers and weak eyes meet, in light and dark.
  async access(file) {
    const violations = [];
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(file, { colorScheme });
      await page.evaluate(() => document.querySelectorAll("details.finding")
        .forEach((finding, index) => { finding.open = index < 2; }));
      await page.evaluate(axe);
      const result = await page.evaluate(() => axe.run());
      violations.push(...result.violations.map((one) =>
        `${colorScheme}: ${one.id}: ${one.nodes[0].html.slice(0, 200)}`));
      await page.close();
    }
    return { violations };
  },

  // Whether anything of the input got out of its place.
  async safe(file) {
    const page = await open(file);
    await page.evaluate(() => document.querySelectorAll("details")
      .forEach((one) => { one.open = true; }));
    await page.waitForTimeout(200);
    const seen = await page.evaluate(() => ({
      hacked: window.hacked ?? null,
      scripts: document.scripts.length,
      foreign: document.querySelectorAll("img,iframe,object,embed,link,base,form,[style]").length,
      handlers: [...document.querySelectorAll("*")].filter((one) =>
        [...one.attributes].some((attribute) => /^on/i.test(attribute.name))).length,
      links: [...document.links].filter((one) => !one.getAttribute("href").startsWith("#")).length,
      dangling: [...document.links].filter((one) =>
        !document.getElementById(one.getAttribute("href").slice(1))).length,
    }));
    return { ...seen, requests: page.requests.length, troubles: page.troubles };
  },

  // How long it takes to open: by the clock, and in time of the processor, which does not
  // depend on what else the machine has to do.
  async time(file) {
    let best = { clock: Infinity, processor: Infinity };
    for (let i = 0; i < 2; i++) {
      const page = await browser.newPage();
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      await page.goto(`file://${file}`, { waitUntil: "load" });
      const { metrics } = await session.send("Performance.getMetrics");
      const seen = {
        clock: await page.evaluate(() =>
          performance.getEntriesByType("navigation")[0].loadEventEnd),
        processor: 1000 * metrics.find((one) => one.name === "TaskDuration").value,
      };
      best = seen.clock < best.clock ? seen : best;
      await page.close();
    }
    return best;
  },

  // Renders it as people will see it, and says whether something sticks out at the side.
  async pictures(file) {
    const folder = `${file}.pictures`;
    mkdirSync(folder, { recursive: true });
    const overflow = [];
    for (const [name, options] of Object.entries({
      light: {},
      dark: { colorScheme: "dark" },
      narrow: { viewport: { width: 360, height: 800 } },
    })) {
      const page = await open(file, options);
      await page.evaluate(() => { document.querySelector("details.finding").open = true; });
      await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
      overflow.push(await page.evaluate(() =>
        document.documentElement.scrollWidth - document.documentElement.clientWidth));
      await page.close();
    }
    const page = await open(file);
    const pdf = await page.pdf({ path: `${folder}/print.pdf`, format: "A4" });
    return { overflow, pages: (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length };
  },

  // By keyboard alone, and without a script.
  async keyboard(file) {
    const page = await open(file);
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    await page.keyboard.press("Tab");
    const first = await focused();
    await page.keyboard.press("Tab");
    const second = await focused();
    await page.keyboard.press("Enter");
    const theme = await page.evaluate(() => document.documentElement.dataset.theme);
    await page.focus("details.finding > summary");
    await page.keyboard.press("Enter");
    const opened = await page.evaluate(() => document.querySelector("details.finding").open);
    await page.selectOption("#by-severity", "error");
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll("details.finding:not([hidden])")]
        .every((one) => one.classList.contains("error")));
    const plain = await open(file, { javaScriptEnabled: false });
    const quiet = {
      filters: await plain.locator("#filters").isVisible(),
      findings: await plain.locator("details.finding").count(),
    };
    return { first, second, theme, opened, shown, quiet };
  },

  // That the policy holds what it promises, should something ever get out of its place.
  async policy(file) {
    const bad = `${file}.bad.html`;
    writeFileSync(bad, readFileSync(file, "utf8").replace("<main",
      "<script>window.hacked=1</script><img src=x onerror=window.hacked=2><b style=color:red>x</b><main"));
    const page = await open(bad);
    await page.waitForTimeout(300);
    return { hacked: await page.evaluate(() => window.hacked ?? null),
      refused: page.troubles.length };
  },
};

for (const wish of wishes) {
  const [command, file] = wish.split("=");
  console.log(JSON.stringify(await commands[command](file)));
}
await browser.close();
