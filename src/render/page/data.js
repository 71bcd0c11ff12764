// The data of the page, and small helpers. Texts from records only ever become text nodes.
const data = JSON.parse(document.getElementById("data").textContent);
document.getElementById("data").remove();

const $ = (id) => document.getElementById(id);
const VERDICTS = { i: "include", u: "unclear", e: "exclude" };

// A column in which equal values are written once.
const at = (column, i) => column.values[column.codes ? column.codes[i] : i];

// An element with attributes and children; strings become text.
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child && child !== true) node.append(child);
  }
  return node;
}

const SVG = "http://www.w3.org/2000/svg";
function shape(verdict) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "shape " + verdict);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#shape-" + verdict);
  svg.append(use);
  return svg;
}
const verdictMark = (verdict) => el("span", { class: "v " + verdict }, shape(verdict), verdict);

// Characters that would hide or turn round what a text says are shown instead, as in the terminal.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]/g;
const shown = (text) => text.replace(HIDDEN, (c) => {
  const code = c.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "\u2421" : "\ufffd";
});

const plural = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many || one + "s");

// The columns that say best what a record is: its title, and who wrote it when.
const folded = (name) => name.trim().toLowerCase().replace(/[\s_-]+/g, " ");
const columnNamed = (...names) => {
  for (const name of names) {
    const found = data.columns.findIndex((column) => folded(column) === name);
    if (found >= 0) return found;
  }
  return -1;
};
const TITLE = columnNamed("title", "article title", "document title", "primary title", "ti", "t1");
const WHO = columnNamed("first author", "authors", "author", "au", "author full names", "a1");
const YEAR = columnNamed("year", "publication year", "py", "published", "publication date", "date");
const cell = (column, i) => (column < 0 ? "" : at(data.cells[column], i));
const titleOf = (i) => shown(cell(TITLE, i)).slice(0, 4000);

// Verdict of a record in an earlier version, where it differs: [verdict, because].
const flipOf = (i) => (data.flips ? data.flips[i] || null : null);
const wordOf = (i) => VERDICTS[data.verdicts[i]];
