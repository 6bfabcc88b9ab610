// Everything beside themes and articles: the overview, scores, the two models side by side, other tables.

function drawOverview() {
  const days = DATA.articles.days.filter((day) => day !== null);
  const shown = [["articles", whole(N_ARTICLES)], ["sources", whole(DATA.articles.sources.filter(Boolean).length)]];
  if (days.length) {
    const [first, last] = [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))];
    shown.push(["dates", el("span", { class: "span" }, span(iso(first), iso(last)))]);
    if (days.length < N_ARTICLES) shown.push(["dated", whole(days.length)]);
  }
  for (const each of DATA.models) {
    const lost = each.main.filter((theme) => theme < 0).length;
    shown.push([`${t("themes")} (${each.title})`, whole(each.themes.length)]);
    if (lost) shown.push([`${t("without_theme")} (${each.title})`, whole(lost)]);
  }
  const name = (key) => (key in DATA.strings[state.lang] ? t(key) : key);
  fill("figures", shown.map(([key, value]) => el("div", {}, el("dt", {}, name(key)), el("dd", {}, typeof value === "string" ? number(value) : value))));
  fill("facts", DATA.facts.length ? later(t("corpus"), factTable) : null);
  fill("removed",
    DATA.n_removed ? later(`${t("removed_words")} (${whole(DATA.n_removed)})`, removedTable) : null,
    DATA.n_rejected ? later(`${t("rejected")} (${whole(DATA.n_rejected)})`, rejectedTable) : null);
}

/** Return how many of all are shown. */
function cut(shown, total) {
  return shown < total ? t("first_of", { shown: whole(shown), total: whole(total) }) : t("all_of", { total: whole(total) });
}

const anyNumber = (value) => (Number.isInteger(value) ? whole(value) : decimal(value, Math.abs(value) < 100 ? 3 : 1));

/** Return a cell of a table whose columns are not known beforehand. */
function anyCell(value) {
  if (value === null) return number("\u2014");
  return typeof value === "number" ? number(anyNumber(value)) : el("bdi", {}, value);
}

function factTable() {
  return table([
    { heading: t("fact"), names: true, cell: (row) => el("bdi", {}, row.what[state.lang]) },
    { heading: t("value"), class: "figure", cell: (row) => anyCell(row.value) },
    { heading: t("share"), class: "figure", cell: (row) => number(row.share === null ? "" : percent(row.share)) },
    { heading: t("example"), cell: (row) => el("bdi", {}, row.example) },
    { heading: t("note"), cell: (row) => el("bdi", {}, row.note[state.lang]) },
  ], DATA.facts, { caption: t("corpus"), quiet: true });
}

function removedTable() {
  return table([
    { heading: t("word"), names: true, cell: ([word]) => arabic(word) },
    { heading: t("why"), cell: ([, why]) => el("bdi", {}, why[state.lang]) },
    { heading: t("tokens"), class: "figure", cell: ([, , tokens]) => number(whole(tokens)) },
  ], DATA.removed, { caption: t("removed_words"), quiet: true, cut: cut(DATA.removed.length, DATA.n_removed) });
}

function rejectedTable() {
  return table([
    { heading: t("where"), names: true, cell: ([where]) => el("bdi", {}, where) },
    { heading: t("why"), cell: ([, why]) => el("bdi", {}, why[state.lang]) },
  ], DATA.rejected, { caption: t("rejected"), quiet: true, cut: cut(DATA.rejected.length, DATA.n_rejected) });
}

function drawScores() {
  const measures = [...new Set(DATA.models.flatMap((each) => each.scores.map((score) => score.measure)))];
  if (!measures.length) { fill("scores"); return; }
  const of = (each, measure) => each.scores.find((score) => score.measure === measure);
  const anyInterval = DATA.models.some((each) => each.scores.some((score) => score.low !== null));
  const shown = (score) => {
    if (!score || score.value === null) return number("\u2014");
    const around = interval(score.low, score.high, (value) => decimal(value, 3));
    return [number(decimal(score.value, 3)), " ", around ? el("span", { class: "quiet" }, number(around)) : null];
  };
  fill("scores", table([
    { heading: t("measure"), names: true, cell: (measure) => el("bdi", { dir: "ltr" }, measure) },
    { heading: t("meaning"), cell: (measure) => DATA.measures[state.lang][measure] || "" },
    ...DATA.models.map((each) => ({ heading: each.title, class: "figure", cell: (measure) => shown(of(each, measure)) })),
  ], measures, { caption: t("evaluation"), quiet: true, cut: anyInterval ? t("evaluation_note") : null }));
}

function drawTables() {
  fill("tables", DATA.tables.map((each) => {
    const columns = each.columns.map((name, i) => ({
      heading: el("bdi", {}, name[state.lang]), class: each.rows.some((row) => typeof row[i] === "number") ? "figure" : null, cell: (row) => anyCell(row[i]),
    }));
    return [el("h3", {}, el("bdi", {}, each.title[state.lang])), table(columns, each.rows, { caption: each.title[state.lang], quiet: true })];
  }).flat());
}

function drawAlignment() {
  if (!DATA.alignment.length) return;
  const [first, second] = DATA.models;
  const heading = t("alignment", { a: first.title, b: second.title });
  byId("alignment-heading").textContent = heading;
  byId("to-alignment").textContent = heading;
  const link = (position, id, name) => (id === null ? el("span", { class: "quiet" }, t("no_counterpart"))
    : el("a", { href: "#themes", click: (event) => { event.preventDefault(); showTheme(position, id); } }, arabic(name)));
  const value = (known) => number(known === null ? "\u2014" : decimal(known));
  const columns = [
    { heading: first.title, cell: (pair) => link(0, pair.a, pair.name_a) },
    { heading: second.title, cell: (pair) => link(1, pair.b, pair.name_b) },
    { heading: t("similarity"), class: "figure", cell: (pair) => value(pair.similarity) },
  ];
  if (DATA.alignment.some((pair) => pair.articles_overlap !== null)) {
    columns.push({ heading: t("articles_overlap"), class: "figure", cell: (pair) => value(pair.articles_overlap) });
  }
  columns.push({ heading: t("shared_words"), cell: (pair) => arabic(pair.shared_words) });
  fill("alignment-table", table(columns, DATA.alignment, { caption: heading, quiet: true }));
}
