// The table of records: filtered and sorted, with only the rows on the screen in the document.
const list = { found: [], active: 0, text: null, ranks: {}, rowHigh: 46, drawn: new Map() };
// Browsers stop somewhere beyond this; then a pixel of the scroll bar stands for more than one.
const HIGHEST = 8e6;

// What the search looks in: id, title, reason and cells, in lower case; made when first needed.
function haystack() {
  if (list.text) return list.text;
  const columns = data.cells.filter((_, c) => c !== TITLE);
  list.text = new Array(data.count);
  // Cells that are the same for many records are lowered once.
  const lowered = columns.map((column) => column.values.map((text) => text.slice(0, 2000).toLowerCase()));
  const because = data.because.values.map((text) => text.toLowerCase());
  for (let i = 0; i < data.count; i++) {
    const parts = [data.ids[i].toLowerCase(), titleOf(i).toLowerCase(), because[data.because.codes ? data.because.codes[i] : i]];
    columns.forEach((column, c) => parts.push(lowered[c][column.codes ? column.codes[i] : i]));
    list.text[i] = parts.join("\n");
  }
  return list.text;
}

// What a criterion came to for a record: t, f, u, or nothing when it was not asked.
const truthOf = (i, criterion) => at(data.truth, i)[criterion] || "";

const ANSWERS = [
  ["reason", "is a reason for exclusion"],
  ["first", "is the first reason"],
  ["alone", "is the only reason"],
  ["open", "is open"],
  ["fine", "is met, or does not apply"],
  ["unasked", "was not asked"],
];
function answers(i, criterion, how) {
  const reasons = at(data.reasons, i);
  switch (how) {
    case "first": return reasons[0] === criterion;
    case "alone": return reasons.length === 1 && reasons[0] === criterion;
    case "open": return truthOf(i, criterion) === "u";
    case "unasked": return truthOf(i, criterion) === "";
    case "fine": return truthOf(i, criterion) === (data.criteria[criterion].excludes ? "f" : "t");
    default: return reasons.includes(criterion);
  }
}

// Position of each record when sorted by a key; worked out once.
function ranks(key) {
  if (list.ranks[key]) return list.ranks[key];
  const order = Array.from({ length: data.count }, (_, i) => i);
  const collator = new Intl.Collator("en", { numeric: true });
  if (key === "verdict") {
    const place = { i: 0, u: 1, e: 2 };
    order.sort((a, b) => place[data.verdicts[a]] - place[data.verdicts[b]] || a - b);
  } else if (key === "id") {
    order.sort((a, b) => collator.compare(data.ids[a], data.ids[b]) || a - b);
  } else {
    // Few reasons are different: those are put in order, and the records by them.
    const sorted = data.because.values.map((text, code) => [text, code]);
    sorted.sort((a, b) => (a[0] === "") - (b[0] === "") || collator.compare(a[0], b[0]));
    const place = new Map(sorted.map(([, code], rank) => [code, rank]));
    const code = (i) => place.get(data.because.codes ? data.because.codes[i] : i);
    order.sort((a, b) => code(a) - code(b) || a - b);
  }
  return (list.ranks[key] = order);
}

function filterAndSort() {
  const words = $("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const text = words.length ? haystack() : null;
  const chosen = new Set([...document.querySelectorAll("#chips input:checked")].map((box) => box.value));
  const criterion = $("criterion").value === "" ? -1 : Number($("criterion").value);
  const how = $("answer").value;
  const verdicts = new Set([...chosen].filter((value) => value.length === 1));
  const keep = (i) =>
    (verdicts.size === 0 || verdicts.has(data.verdicts[i])) &&
    (!chosen.has("flips") || flipOf(i)) &&
    (!chosen.has("open") || openQuestions(i)) &&
    (!chosen.has("people") || at(data.people, i)) &&
    (!chosen.has("answered") || answeredIds().has(data.ids[i])) &&
    (criterion < 0 || answers(i, criterion, how)) &&
    words.every((word) => text[i].includes(word));
  const key = $("sort").value;
  const order = key ? ranks(key) : null;
  const found = [];
  for (let n = 0; n < data.count; n++) {
    const i = order ? order[n] : n;
    if (keep(i)) found.push(i);
  }
  list.found = found;
  list.active = 0;
  $("answer-field").hidden = criterion < 0;
  const all = found.length === data.count;
  $("found").textContent = all ? plural(data.count, "record") : plural(found.length, "record") + " of " + data.count.toLocaleString("en");
  $("clear").hidden = all && !words.length && !chosen.size && criterion < 0;
  $("list").setAttribute("aria-rowcount", found.length + 1);
  measure();
  $("rows").scrollTop = 0;
  draw(true);
}

function measure() {
  const high = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
  list.rowHigh = high || 46;
  const whole = list.found.length * list.rowHigh;
  $("room").style.height = Math.min(whole, HIGHEST) + "px";
  $("rows").classList.toggle("short", whole < 300);
  if (whole < 300) $("room").style.height = Math.max(whole, 0) + "px";
}

// The first row on the screen, and how far down a row stands. Where the rows are higher than a browser
// allows, the scroll bar counts in shares of the whole.
function window_() {
  const rows = $("rows");
  const view = rows.clientHeight || 500;
  const whole = list.found.length * list.rowHigh;
  const squeezed = whole > HIGHEST;
  const top = squeezed ? (rows.scrollTop / (HIGHEST - view)) * (whole - view) : rows.scrollTop;
  return { view, top, offset: squeezed ? rows.scrollTop - top : 0, whole, squeezed };
}

function draw(anew) {
  const { view, top, offset } = window_();
  const first = Math.max(0, Math.floor(top / list.rowHigh) - 6);
  const last = Math.min(list.found.length, Math.ceil((top + view) / list.rowHigh) + 6);
  for (const [n, row] of list.drawn) {
    if (anew || n < first || n >= last) {
      if (row.contains(document.activeElement) && !anew) continue;
      row.remove();
      list.drawn.delete(n);
    }
  }
  for (let n = first; n < last; n++) {
    let row = list.drawn.get(n);
    if (!row) {
      row = rowOf(n);
      list.drawn.set(n, row);
      // In the order of the records, so that reading order and what is seen are the same.
      const after = [...list.drawn.keys()].filter((k) => k > n).sort((a, b) => a - b)[0];
      $("rows").insertBefore(row, after === undefined ? null : list.drawn.get(after));
    }
    row.style.top = n * list.rowHigh + offset + "px";
    row.tabIndex = n === list.active ? 0 : -1;
  }
  const empty = $("rows").querySelector(".empty");
  if (empty) empty.remove();
  if (!list.found.length) {
    $("rows").append(el("div", { class: "empty", role: "row" }, el("span", { role: "gridcell" }, "No record is like that.")));
    $("rows").classList.add("short");
    $("room").style.height = "0";
  }
  // The active row must be reachable with Tab wherever the list was scrolled to.
  if (list.found.length && !list.drawn.has(list.active)) {
    const row = list.drawn.get(Math.min(first + 6, last - 1)) || list.drawn.get(first);
    if (row) row.tabIndex = 0;
  }
}

function rowOf(n) {
  const i = list.found[n];
  const word = wordOf(i);
  const title = titleOf(i);
  const flip = flipOf(i);
  const people = at(data.people, i);
  const answered = answeredIds().has(data.ids[i]);
  const row = el("div", { class: "row", role: "row", "aria-rowindex": n + 2, tabindex: -1, "data-n": n },
    el("span", { role: "gridcell", class: "c-verdict" }, verdictMark(word)),
    el("span", { role: "gridcell", class: "c-record", dir: "auto" }, shown(data.ids[i]),
      title && el("span", { class: "title" }, title)),
    el("span", { role: "gridcell", class: "c-because", dir: "auto" },
      answered && el("span", { class: "dot" }, "answered "), flip && el("span", { class: "dot" }, "was " + flip[0] + " "),
      people && el("span", { class: "dot" }, "people say " + people.verdict + " "),
      shown(at(data.because, i))));
  row.addEventListener("click", () => { list.active = n; openRecord(i); });
  row.addEventListener("focus", () => { setActive(n); });
  return row;
}

function setActive(n) {
  const before = list.drawn.get(list.active);
  if (before) before.tabIndex = -1;
  list.active = n;
  const row = list.drawn.get(n);
  if (row) row.tabIndex = 0;
}

// Brings a row onto the screen and the keyboard to it.
function moveTo(n, focus) {
  if (!list.found.length) return;
  n = Math.max(0, Math.min(list.found.length - 1, n));
  const rows = $("rows");
  const { view, top, whole, squeezed } = window_();
  const from = n * list.rowHigh;
  let want = top;
  if (from < top) want = from;
  else if (from + list.rowHigh > top + view) want = from + list.rowHigh - view;
  if (want !== top) rows.scrollTop = squeezed ? (want / (whole - view)) * (HIGHEST - view) : want;
  setActive(n);
  draw(false);
  setActive(n);
  const row = list.drawn.get(n);
  if (row && focus) row.focus({ preventScroll: true });
}

function listKeys(event) {
  const page = Math.max(1, Math.floor(($("rows").clientHeight || 500) / list.rowHigh) - 1);
  const to = {
    ArrowDown: list.active + 1, ArrowUp: list.active - 1, PageDown: list.active + page, PageUp: list.active - page,
    Home: 0, End: list.found.length - 1,
  }[event.key];
  if (event.ctrlKey && !["Home", "End"].includes(event.key)) return;
  if (to !== undefined) {
    event.preventDefault();
    moveTo(to, true);
  } else if ((event.key === "Enter" || event.key === " ") && list.found.length) {
    event.preventDefault();
    openRecord(list.found[list.active]);
  }
}

function startList() {
  const count = { i: 0, u: 0, e: 0 };
  for (const verdict of data.verdicts) count[verdict]++;
  const chip = (value, label, n, verdict) =>
    el("label", { class: "chip" }, el("input", { type: "checkbox", value }),
      el("span", {}, verdict && shape(verdict), label, n !== null && el("b", {}, n.toLocaleString("en"))));
  const chips = ["i", "u", "e"].map((v) => chip(v, VERDICTS[v], count[v], VERDICTS[v]));
  if (data.flips) chips.push(chip("flips", "verdict changed", Object.keys(data.flips).length));
  let open = 0;
  for (let i = 0; i < data.count; i++) open += openQuestions(i) ? 1 : 0;
  if (open) chips.push(chip("open", "needs an answer", open));
  let overruled = 0;
  for (let i = 0; i < data.count; i++) overruled += at(data.people, i) ? 1 : 0;
  if (overruled) chips.push(chip("people", "decided by people", overruled));
  chips.push(chip("answered", "answered here", null));
  $("chips").append(...chips);
  $("criterion").append(el("option", { value: "" }, "any"),
    ...data.criteria.map((c, i) => el("option", { value: i }, shown(c.label + (c.title ? " " + c.title : "")))));
  $("answer").append(...ANSWERS.map(([value, label]) => el("option", { value }, label)));
  let waiting = 0;
  $("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filterAndSort, 120); });
  $("filters").addEventListener("change", (event) => { if (event.target.id !== "search") filterAndSort(); });
  $("filters").addEventListener("submit", (event) => { event.preventDefault(); filterAndSort(); });
  $("clear").addEventListener("click", () => { $("filters").reset(); filterAndSort(); $("search").focus(); });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      clearTimeout(waiting);
      filterAndSort();
      moveTo(0, true);
    } else if (event.key === "Escape" && $("search").value) {
      event.preventDefault();
      $("search").value = "";
      filterAndSort();
    }
  });
  $("rows").addEventListener("scroll", () => requestAnimationFrame(() => draw(false)), { passive: true });
  $("rows").addEventListener("keydown", listKeys);
  addEventListener("resize", () => { measure(); draw(true); });
}
