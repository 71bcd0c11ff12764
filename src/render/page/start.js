// Everything is set going here.
startAnswers();
startList();
$("app").hidden = false;
filterAndSort();
startRecord();

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select") || $("record").open) return;
  event.preventDefault();
  $("search").focus();
  $("search").select();
});

// On paper the records are a plain table: those that the filters leave.
addEventListener("beforeprint", () => {
  const MOST = 3000;
  const rows = list.found.slice(0, MOST).map((i) => el("tr", {},
    el("td", {}, wordOf(i)), el("th", { scope: "row", dir: "auto" }, shown(data.ids[i]), titleOf(i) && " " + titleOf(i).slice(0, 300)),
    el("td", { dir: "auto" }, shown(at(data.because, i)))));
  const more = list.found.length - rows.length;
  $("printed").replaceChildren(el("p", {}, $("found").textContent),
    el("table", {}, el("thead", {}, el("tr", {}, ["Verdict", "Record", "Because"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows)),
    more > 0 ? el("p", {}, "and " + more.toLocaleString("en") + " more") : "");
});
addEventListener("afterprint", () => $("printed").replaceChildren());
