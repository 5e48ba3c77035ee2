// ci.mjs - looks at the examples for CI services: node ci.mjs ROOT. Prints what is wrong.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import YAML from "yaml";
import { validate as validateDockerfile } from "dockerfile-utils";

const require = createRequire(import.meta.url);
const { validateAction, validateWorkflow } = require("@action-validator/core");
const root = process.argv[2];
const read = (name) => readFileSync(`${root}/${name}`, "utf8");
const problems = [];
const expect = (holds, text) => { if (!holds) problems.push(text); };

for (const [name, validator] of [["action.yml", validateAction],
  ["docs/ci/github.yml", validateWorkflow]]) {
  for (const error of validator(read(name)).errors) {
    problems.push(`${name}: ${JSON.stringify(error)}`);
  }
}
for (const problem of validateDockerfile(read("Dockerfile"))) {
  problems.push(`Dockerfile: ${problem.message}`);
}
const parse = (name) => {
  const document = YAML.parseDocument(read(name), { strict: true, uniqueKeys: true });
  problems.push(...[...document.errors, ...document.warnings].map((one) => `${name}: ${one}`));
  return document.toJS();
};

const gitlab = parse("docs/ci/gitlab.yml").fltcheck;
expect(Array.isArray(gitlab.script) && gitlab.script.every((one) => typeof one === "string"),
  "gitlab.yml: a script is a list of texts");
for (const [kind, file] of Object.entries(gitlab.artifacts.reports)) {
  expect(["codequality", "junit"].includes(kind), `gitlab.yml: ${kind}`);
  expect(gitlab.script.some((one) => one.includes(` -o ${file}`)), `gitlab.yml: nobody writes ${file}`);
}
const azure = parse("docs/ci/azure-pipelines.yml");
expect(azure.steps.every((one) => "script" in one !== "task" in one),
  "azure-pipelines.yml: a step is a script or a task");
const hooks = parse(".pre-commit-hooks.yaml");
const config = parse("docs/ci/pre-commit-config.yaml");
for (const hook of config.repos.flatMap((one) => one.hooks)) {
  expect(hooks.some((one) => one.id === hook.id), `pre-commit: there is no hook ${hook.id}`);
}
for (const hook of hooks) {
  for (const key of ["id", "name", "entry", "language"]) {
    expect(typeof hook[key] === "string", `pre-commit: a hook needs ${key}`);
  }
}
const inputs = Object.keys(YAML.parse(read("action.yml")).inputs);
const uses = YAML.parse(read("docs/ci/github.yml")).jobs.check.steps
  .find((one) => one.uses.includes("fltcheck@"));
for (const input of Object.keys(uses.with)) {
  expect(inputs.includes(input), `github.yml: the action has no input ${input}`);
}
problems.forEach((problem) => console.log(problem));
process.exit(problems.length > 0 ? 1 : 0);
