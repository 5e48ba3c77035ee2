// read.mjs - reads reports with packages that others use: node read.mjs JUNIT MARKDOWN GITLAB CSV.
// Prints how many test cases and failures there are, the tags of the rendered page, what is wrong
// with the code quality report, and the rows of the table.
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { parse as parseRows } from "csv-parse/sync";
import { parse } from "junit2json";
import MarkdownIt from "markdown-it";

// What GitLab documents of its reports, and no more than that.
const text = { type: "string", minLength: 1 };
const QUALITY = {
  type: "array",
  uniqueItems: true,
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    additionalProperties: false,
    properties: {
      description: text,
      check_name: text,
      fingerprint: text,
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        additionalProperties: false,
        properties: {
          path: { type: "string", pattern: "^(?!\\./|/)." },
          lines: {
            type: "object",
            required: ["begin"],
            additionalProperties: false,
            properties: { begin: { type: "integer", minimum: 1 } },
          },
        },
      },
    },
  },
};

const [junit, markdown, gitlab, csv] = process.argv.slice(2).map((name) => readFileSync(name, "utf8"));
const suites = (await parse(junit)).testsuite ?? [];
const cases = suites.flatMap((suite) => suite.testcase ?? []);
const html = new MarkdownIt({ html: true, linkify: true }).render(markdown);
const tags = [...new Set([...html.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/gi)]
  .map((match) => match[1] + match[2]))].sort();
const validate = new Ajv({ allErrors: true }).compile(QUALITY);
const issues = JSON.parse(gitlab);
validate(issues);
console.log(JSON.stringify({
  cases: cases.length,
  failures: cases.filter((one) => one.failure).length,
  tags,
  quality: (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`),
  fingerprints: new Set(issues.map((issue) => issue.fingerprint)).size,
  rows: parseRows(csv, { bom: true }), // throws where RFC 4180 is not kept
}));
