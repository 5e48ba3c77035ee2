// report.js - filters findings, opens them for printing, switches colours. The report can
// be read without it.
"use strict";
(() => {
  const root = document.documentElement;
  const findings = [...document.querySelectorAll("details.finding")];
  const pick = (id) => document.getElementById(id);

  const theme = pick("theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  const openTarget = () => {
    const target = location.hash.length > 1 ? pick(location.hash.slice(1)) : null;
    if (target && target.matches("details.finding")) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = findings.filter((finding) => !finding.open);
    closed.forEach((finding) => { finding.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((finding) => { finding.open = false; }));

  const filters = pick("filters");
  if (!filters) {
    return;
  }
  filters.hidden = false;
  const texts = new Map();
  const textOf = (finding) => {
    if (!texts.has(finding)) {
      texts.set(finding, finding.querySelector("summary").textContent.toLowerCase());
    }
    return texts.get(finding);
  };
  const apply = () => {
    const severity = pick("by-severity").value;
    const state = pick("by-state").value;
    const word = pick("by-text").value.trim().toLowerCase();
    let shown = 0;
    for (const finding of findings) {
      const fits = (!severity || finding.classList.contains(severity))
        && (!state || (finding.dataset.counts === "yes") === (state === "counts"))
        && (!word || textOf(finding).includes(word));
      finding.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    pick("shown").textContent = `${shown} of ${findings.length} shown`;
  };
  for (const id of ["by-severity", "by-state", "by-text"]) {
    pick(id).addEventListener("input", apply);
  }
  const setAll = (open) => findings.forEach((finding) => {
    if (!finding.hidden) {
      finding.open = open;
    }
  });
  pick("open-all").addEventListener("click", () => setAll(true));
  pick("close-all").addEventListener("click", () => setAll(false));
  apply();
})();
