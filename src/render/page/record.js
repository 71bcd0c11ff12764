// One record, opened: its verdict, how every criterion came out, what would change it, its cells.
const opened = { i: -1, from: null };

// A line of marked text, as `explain` prints it. The row stands for itself in the data.
function line(value, i) {
  const text = (s) => shown(s.replaceAll(data.rowMark, String(at(data.row, i))));
  if (typeof value === "string") return [text(value)];
  return value.map(([role, run]) => (role ? el("span", { class: "t-" + role }, text(run)) : text(run)));
}
const isEmpty = (value) => value.length === 0 || (Array.isArray(value) && value.every(([, text]) => text === ""));

function traceOf(i) {
  const blocks = data.trace.map((column, criterion) => ({ rows: at(column, i), criterion }));
  if (blocks.some((block) => block.rows === undefined)) {
    return el("p", { class: "below" }, "The traces of some records were left out for the size of this page. To see this one: ", command(i));
  }
  const trace = el("div", { class: "trace" });
  for (const { rows, criterion } of blocks) {
    if (!rows.length) continue;
    const [head, ...parts] = rows;
    const role = Array.isArray(head[0]) ? head[0][0][0] : "";
    const leaves = parts.map((part) => [
      el("code", {}, line(part[2], i)), el("span", {}, line(part[3], i)),
    ]);
    const made = data.criteria[criterion];
    trace.append(el("div", { class: "asked " + role },
      el("div", { class: "came" }, line(head[0], i).map((run) => (run.textContent || run).toLowerCase())),
      el("div", {},
        el("a", { class: "label", href: "#criterion-" + criterion, onclick: closeRecord }, shown(made.label)),
        el("span", { dir: "auto" }, line(head[2], i)),
        !isEmpty(head[3]) && el("span", { class: "plain-answer" }, line(head[3], i)),
        leaves.length > 0 && el("div", { class: "leaf" }, leaves))));
  }
  return trace;
}

const command = (i) => {
  const id = data.ids[i];
  const plain = /^[\w.:/-]+$/.test(id) ? id : "'" + id.replaceAll("'", "'\\''") + "'";
  return el("code", {}, shown(data.command + " " + plain));
};

function aheadOf(i) {
  const lines = at(data.outlook, i);
  if (lines === undefined) {
    return el("div", { class: "ahead" }, el("p", {},
      "What would settle or change this verdict was left out for the size of this page. To see it: ", command(i)));
  }
  if (!lines.length) return null;
  return el("div", { class: "ahead" }, lines.map((text) => el("p", {}, line(text, i))));
}

// A text with the stretches that text conditions found marked.
function marked(text, marks) {
  const parts = [];
  let from = 0;
  for (const [, start, end, criterion] of marks.sort((a, b) => a[1] - b[1] || b[2] - a[2])) {
    if (start < from) continue;
    parts.push(shown(text.slice(from, start)), el("mark", { title: shown(data.criteria[criterion].label) }, shown(text.slice(start, end))));
    from = end;
  }
  parts.push(shown(text.slice(from)));
  return parts;
}

// A long text in parts, of which a browser lays out only those on the screen.
function inParts(text, marks) {
  const LONG = 40000, PART = 8000;
  if (text.length < LONG) return marked(text, marks);
  const parts = [];
  for (let from = 0; from < text.length;) {
    const space = text.indexOf(" ", from + PART);
    let until = space < 0 || space > from + 2 * PART ? from + PART : space + 1;
    const across = marks.find((mark) => mark[1] < until && mark[2] > until);
    if (across) until = across[2];
    const own = marks.filter((mark) => mark[1] >= from && mark[2] <= until);
    parts.push(el("div", { class: "part" }, marked(text.slice(from, until), own.map(([c, start, end, by]) => [c, start - from, end - from, by]))));
    from = until;
  }
  return parts;
}

function cellsOf(i) {
  const marks = data.marks[i] || [];
  const fields = data.columnFields[at(data.file, i)] || [];
  const cells = data.columns.map((name, column) => {
    const text = cell(column, i);
    const field = fields[column];
    const read = field !== null && field !== undefined ? data.fields[field].name : null;
    if (text === "" && read === null) return null;
    const own = marks.filter((mark) => mark[0] === column);
    return el("div", { class: "cell" },
      el("dt", {}, shown(name), read !== null && folded(read) !== folded(name) && el("span", { class: "read" }, " read as " + read)),
      text === "" ? el("dd", { class: "blank" }, "blank")
        : el("dd", { class: text.length > 1500 ? "long" : null, tabindex: text.length > 1500 ? 0 : null, dir: "auto" }, inParts(text, own)));
  });
  return el("dl", { class: "cells" }, cells);
}

function openRecord(i) {
  const dialog = $("record");
  if (!dialog.open) opened.from = document.activeElement;
  opened.i = i;
  const word = wordOf(i);
  const title = titleOf(i);
  const by = [cell(WHO, i), cell(YEAR, i)].filter(Boolean).map((text) => shown(text).slice(0, 300)).join(", ");
  $("r-verdict").replaceChildren(verdictMark(word));
  $("r-title").replaceChildren(shown(data.ids[i]), title || by ? el("small", { dir: "auto" }, [title, by].filter(Boolean).join(" · ")) : "");
  $("r-head").textContent = shown(at(data.head, i));
  const n = list.found.indexOf(i);
  $("r-place").textContent = n < 0 ? "" : (n + 1).toLocaleString("en") + " of " + list.found.length.toLocaleString("en");
  $("previous").disabled = n <= 0;
  $("next").disabled = n < 0 || n + 1 >= list.found.length;
  const people = at(data.people, i);
  const flip = flipOf(i);
  const notes = at(data.notes, i);
  $("r-body").replaceChildren(...[
    people && el("p", { class: "people" }, "People say " + people.verdict + ": " + shown(people.why) + " (" + shown(people.by)
      + (people.at ? ", " + shown(people.at) : "") + (people.stale ? ", " + people.stale : "") + ")"),
    flip && el("p", { class: "people" }, "Before, the verdict was " + flip[0] + ". It changed because of: " + shown(flip[1]) + "."),
    aheadOf(i),
    el("h3", {}, "How it came about"), traceOf(i),
    notes.map((text) => el("p", { class: "below" }, line(text, i))),
    el("h3", {}, "Your answers"), answersOf(i),
    el("h3", {}, "The record"),
    el("p", { class: "below" }, shown(data.files[at(data.file, i)]) + ", row " + at(data.row, i)), cellsOf(i),
  ].flat().filter(Boolean));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  $("r-title").focus();
  try { history.replaceState(null, "", "#record=" + encodeURIComponent(data.ids[i])); } catch (error) { /* not on every file:// */ }
}

function closeRecord() { if ($("record").open) $("record").close(); }

function step(by) {
  const n = list.found.indexOf(opened.i) + by;
  if (n < 0 || n >= list.found.length) return;
  moveTo(n, false);
  openRecord(list.found[n]);
}

function startRecord() {
  $("close").addEventListener("click", closeRecord);
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("record").addEventListener("close", () => {
    try { history.replaceState(null, "", location.pathname + location.search); } catch (error) { /* as above */ }
    // Back to the row of the record that was read last, which need not be the one that was opened.
    const n = list.found.indexOf(opened.i);
    if (n >= 0 && opened.from && opened.from.closest(".rows")) moveTo(n, true);
    else if (opened.from) opened.from.focus();
  });
  // Beside the sheet is a way out, too.
  $("record").addEventListener("mousedown", (event) => { if (event.target === $("record")) closeRecord(); });
  $("record").addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight" || event.key === "j") step(1);
    if (event.key === "ArrowLeft" || event.key === "k") step(-1);
  });
  for (const link of document.querySelectorAll(".to-record")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const i = data.ids.findIndex((id) => shown(id) === link.dataset.id);
      if (i >= 0) openRecord(i);
    });
  }
  const asked = /^#record=(.*)$/.exec(location.hash);
  if (asked) {
    const i = data.ids.indexOf(decodeURIComponent(asked[1]));
    if (i >= 0) openRecord(i);
  }
}
