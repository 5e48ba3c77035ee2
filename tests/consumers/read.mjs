// read.mjs - reads reports with parsers that others use: node read.mjs JUNIT MARKDOWN.
// Prints how many test cases and failures there are, and the tags of the rendered page.
import { readFileSync } from "node:fs";
import { parse } from "junit2json";
import MarkdownIt from "markdown-it";

const [junit, markdown] = process.argv.slice(2).map((name) => readFileSync(name, "utf8"));
const suites = (await parse(junit)).testsuite ?? [];
const cases = suites.flatMap((suite) => suite.testcase ?? []);
const html = new MarkdownIt({ html: true, linkify: true }).render(markdown);
const tags = [...new Set([...html.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/gi)]
  .map((match) => match[1] + match[2]))].sort();
console.log(JSON.stringify({
  cases: cases.length,
  failures: cases.filter((one) => one.failure).length,
  tags,
}));
