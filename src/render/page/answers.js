// What a reviewer answers: kept in this browser where it allows that, and saved as a votes file.
const COLUMNS = ["record", "what", "answer", "by", "at", "why", "stage", "role", "fingerprint", "record_hash"];
const KEY = "eligible-votes:" + data.fingerprint;
const votes = { lines: [], keeps: true, saved: true, ids: null };

function keep() {
  votes.ids = null;
  try {
    localStorage.setItem(KEY, JSON.stringify({ who: $("who").value, lines: votes.lines }));
  } catch (error) {
    votes.keeps = false;
  }
  tellVotes();
}

function tellVotes(note) {
  const n = votes.lines.length;
  const kept = votes.keeps ? "They are kept in this browser until you delete them."
    : "This browser does not keep them when the page is closed: save them first.";
  $("votes-state").textContent = [note, n ? plural(n, "answer") + " on " + plural(answeredIds().size, "record") + ". " + kept : "No answers yet."]
    .filter(Boolean).join(" ");
  $("save-csv").disabled = $("save-jsonl").disabled = n === 0;
}

// A day and time with the distance from UTC: 2018-02-12T14:30:00+01:00
function now() {
  const date = new Date();
  const two = (n) => String(n).padStart(2, "0");
  const off = -date.getTimezoneOffset();
  const zone = (off < 0 ? "-" : "+") + two(Math.floor(Math.abs(off) / 60)) + ":" + two(Math.abs(off) % 60);
  return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate()) + "T"
    + two(date.getHours()) + ":" + two(date.getMinutes()) + ":" + two(date.getSeconds()) + zone;
}

// The last answer of a person to a question about a record, unless it was taken back.
function current(record, what, by) {
  const own = votes.lines.filter((vote) => vote.record === record && vote.what === what && vote.by === by);
  const last = own[own.length - 1];
  return last && last.role !== "withdrawal" ? last : null;
}

function answeredIds() {
  if (!votes.ids) {
    votes.ids = new Set();
    const last = new Map();
    for (const vote of votes.lines) last.set(JSON.stringify([vote.record, vote.what, vote.by]), vote);
    for (const vote of last.values()) if (vote.role !== "withdrawal") votes.ids.add(vote.record);
  }
  return votes.ids;
}

// [criterion, field, why, open] per question; whether any of them is open.
const openness = new Map();
function openQuestions(i) {
  const asked = at(data.open, i);
  if (!openness.has(asked)) openness.set(asked, data.verdicts[i] === "u" && asked.some((question) => question[3]));
  return data.verdicts[i] === "u" && asked.some((question) => question[3]);
}

// The name by which a votes file calls a criterion or a field.
const labels = new Set(data.criteria.map((criterion) => criterion.label));
const fieldNamed = (field) => (labels.has(data.fields[field].name) ? "field " : "") + data.fields[field].name;

function who() {
  const name = $("who").value.trim();
  if (!name) return [null, "Write your name or initials first: an answer says whose it is."];
  if (name.includes("@")) return [null, "Take a name or initials that are no e-mail address: votes files are shared."];
  return [name, null];
}

function give(i, what, answer, why, role) {
  const [by] = who();
  const stage = data.stages[at(data.stage, i)] || "";
  votes.lines.push({
    record: data.ids[i], what, answer, by, at: now(), why: why.trim(), stage, role: role || "",
    fingerprint: data.fingerprint, record_hash: at(data.hashes, i),
  });
  votes.saved = false;
  keep();
}

// One question with its options. `values` are what can be chosen; without any the answer is written.
function question(i, { what, title, ask, values, several, separator, hint, needsWhy }) {
  const name = "q" + Math.random().toString(36).slice(2);
  const [by] = who();
  const given = by ? current(data.ids[i], what, by) : null;
  const chosen = given ? (several ? given.answer.split(separator).map((value) => value.trim()) : [given.answer]) : [];
  const options = values && el("div", { class: "options" }, values.map((value) =>
    el("label", { class: "chip" },
      el("input", { type: several ? "checkbox" : "radio", name, value, checked: chosen.includes(value) }), el("span", {}, shown(value)))));
  const listed = values || [];
  const written = !values || hint
    ? el("input", { autocomplete: "off", value: given && chosen.some((value) => !listed.includes(value)) ? given.answer : "" }) : null;
  const why = el("textarea", { rows: 2 });
  why.value = given ? given.why : "";
  const said = el("p", { class: given ? "answered" : "", role: "status" },
    given ? "You answered " + shown(given.answer) + " on " + given.at.slice(0, 16).replace("T", " at ") + "." : "");
  const wrong = (text) => { said.className = "wrong"; said.textContent = text; };
  const save = () => {
    const [, fault] = who();
    if (fault) { wrong(fault); askWho(i); return; }
    const picked = options ? [...options.querySelectorAll("input:checked")].map((box) => box.value) : [];
    const answer = written && written.value.trim() ? written.value.trim() : picked.join(separator + " ");
    if (!answer) return wrong("Choose or write an answer first.");
    if (needsWhy && !why.value.trim()) return wrong("Say why: a verdict of your own needs a reason.");
    give(i, what, answer, why.value, "");
    said.className = "answered";
    said.textContent = "Kept: " + shown(answer) + ".";
    back.hidden = false;
    refreshRow(i);
  };
  const back = el("button", { type: "button", class: "quiet", hidden: !given, onclick: () => {
    give(i, what, "", "", "withdrawal");
    said.className = "";
    said.textContent = "Taken back.";
    back.hidden = true;
    refreshRow(i);
  } }, "Take back");
  return el("fieldset", { class: "question", "data-what": what },
    el("legend", { dir: "auto" }, title), el("p", { class: "ask" }, ask), options,
    written && el("label", { class: "field" }, el("span", {}, hint || "Answer"), written),
    el("label", { class: "field" }, el("span", {}, needsWhy ? "Why" : "Why (if it is not plain)"), why),
    el("div", { class: "bar-of-buttons" }, el("button", { type: "button", onclick: save }, "Keep this answer"), back), said);
}

// The name can be given where it is missed.
function askWho(i) {
  if ($("who-here")) return $("who-here").focus();
  const input = el("input", { id: "who-here", maxlength: 80, autocomplete: "off" });
  input.addEventListener("change", () => { $("who").value = input.value; keep(); });
  $("answers").prepend(el("label", { class: "field" }, el("span", {}, "Your name or initials"), input));
  input.focus();
}

function answersOf(i) {
  const seen = new Set();
  const questions = [];
  for (const [criterion, field, why] of at(data.open, i)) {
    const made = data.criteria[criterion];
    if (made.field !== null) {
      questions.push(question(i, {
        what: made.label, title: made.label + (made.title ? " " + shown(made.title) : ""),
        ask: (made.excludes ? "Does it apply? Yes excludes the record. " : "Is it met? No excludes the record. ") + "Now: " + shown(why) + ".",
        values: ["yes", "no", "unclear"], separator: ";",
      }));
    } else if (!seen.has(field)) {
      seen.add(field);
      const kind = data.fields[field];
      const values = kind.yes_no ? ["yes", "no", "NR"] : kind.values.length ? [...kind.values, "NR"] : null;
      questions.push(question(i, {
        what: fieldNamed(field), title: kind.name,
        ask: shown(why) + ". " + made.label + " turns on it. NR: the report does not say.",
        values, several: kind.several, separator: kind.separator || ";",
        hint: kind.values.length ? "or in other words" : kind.yes_no ? null : "The cell, as " + kind.kind.replace(/^some of |^range of /, ""),
      }));
    }
  }
  const verdict = el("details", {}, el("summary", {}, "Decide otherwise than the criteria"), question(i, {
    what: "verdict", title: "Verdict on the record as a whole",
    ask: "It stands beside the criteria’s verdict, which is " + wordOf(i) + ", and never replaces it.",
    values: ["include", "exclude", "unclear"], separator: ";", needsWhy: true,
  }));
  return el("div", { id: "answers" },
    questions.length ? questions : el("p", { class: "below" }, "The criteria ask people nothing about this record."), verdict);
}

function refreshRow(i) {
  const n = list.found.indexOf(i);
  const row = list.drawn.get(n);
  if (!row) return;
  const fresh = rowOf(n);
  fresh.style.top = row.style.top;
  fresh.tabIndex = row.tabIndex;
  row.replaceWith(fresh);
  list.drawn.set(n, fresh);
}

// ---- Files of answers ----
const inCsv = (text) => (/[",\r\n]|^\s|\s$/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
const asCsv = () => [COLUMNS, ...votes.lines.map((vote) => COLUMNS.map((column) => vote[column]))]
  .map((row) => row.map(inCsv).join(",") + "\n").join("");
const asJsonl = () => votes.lines.map((vote) => JSON.stringify(Object.fromEntries(COLUMNS.map((c) => [c, vote[c]]))) + "\n").join("");

function save(text, name, type) {
  const link = el("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  votes.saved = true;
  tellVotes("Saved as " + name + ".");
}

function rowsOfCsv(text) {
  const rows = [];
  let row = [], value = "", quoted = false;
  const end = () => { row.push(value); value = ""; };
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (quoted) {
      if (c !== '"') value += c;
      else if (text[at + 1] === '"') { value += c; at++; } else quoted = false;
    } else if (c === '"' && value === "") quoted = true;
    else if (c === ",") end();
    else if (c === "\n") { end(); rows.push(row); row = []; } else if (c !== "\r") value += c;
  }
  if (value !== "" || row.length) { end(); rows.push(row); }
  return rows;
}

function readVotes(text) {
  text = text.replace(/^\ufeff/, "");
  let read;
  if (text.trimStart().startsWith("{")) {
    read = text.split("\n").filter((one) => one.trim()).map((one) => JSON.parse(one));
  } else {
    const [head, ...rows] = rowsOfCsv(text);
    const names = (head || []).map((name) => name.trim().toLowerCase());
    for (const needed of ["record", "what", "answer", "by"]) {
      if (!names.includes(needed)) throw new Error("it has no column " + needed);
    }
    read = rows.filter((row) => row.some(Boolean)).map((row) => Object.fromEntries(names.map((name, n) => [name, row[n] || ""])));
  }
  const known = new Set(votes.lines.map((vote) => JSON.stringify(COLUMNS.map((c) => vote[c]))));
  let added = 0;
  for (const one of read) {
    const vote = Object.fromEntries(COLUMNS.map((column) => [column, String(one[column] ?? "")]));
    const key = JSON.stringify(COLUMNS.map((c) => vote[c]));
    if (vote.record && vote.what && !known.has(key)) { known.add(key); votes.lines.push(vote); added++; }
  }
  // The last by time is current; a stable order keeps equal moments as they stand.
  votes.lines.sort((a, b) => (Date.parse(a.at) || 0) - (Date.parse(b.at) || 0));
  return added;
}

function startAnswers() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "null");
    if (kept) { votes.lines = kept.lines; $("who").value = kept.who; }
    localStorage.setItem(KEY + ":try", "1");
    localStorage.removeItem(KEY + ":try");
  } catch (error) {
    votes.keeps = false;
  }
  const name = () => "votes-" + (who()[0] || "reviewer").replace(/[^\p{L}\p{N}-]+/gu, "-");
  $("save-csv").addEventListener("click", () => save(asCsv(), name() + ".csv", "text/csv;charset=utf-8"));
  $("save-jsonl").addEventListener("click", () => save(asJsonl(), name() + ".jsonl", "application/x-ndjson"));
  $("who").addEventListener("change", () => { keep(); const [, fault] = who(); if ($("who").value && fault) tellVotes(fault); });
  $("load").addEventListener("change", async () => {
    const [file] = $("load").files;
    if (!file) return;
    try {
      const added = readVotes(await file.text());
      keep();
      tellVotes(plural(added, "answer") + " read from " + file.name + ".");
      draw(true);
    } catch (error) {
      tellVotes(file.name + " cannot be read as votes: " + error.message + ".");
    }
    $("load").value = "";
  });
  addEventListener("beforeunload", (event) => { if (!votes.saved && !votes.keeps) event.preventDefault(); });
  tellVotes();
}
