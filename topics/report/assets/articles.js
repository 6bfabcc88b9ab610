// The table of articles: search, filters, order, pages.

const ROWS_A_PAGE = 50;
const N_ARTICLES = DATA.articles.ids.length;
let foldedArticles = null;

/** Return titles and ids as the search compares them, folded when they are first asked for. */
function articleTexts() {
  foldedArticles ??= DATA.articles.titles.map((title, i) => `${fold(title)} ${fold(DATA.articles.ids[i])}`);
  return foldedArticles;
}

const themeOf = (i) => (model().main[i] < 0 ? null : model().themes[model().main[i]]);

const ARTICLE_COLUMNS = [
  { key: "date", sorts: (i) => DATA.articles.days[i], class: "date", cell: (i) => number(iso(DATA.articles.days[i]) || "\u2014") },
  { key: "title", sorts: (i) => DATA.articles.titles[i], class: "title", cell: (i) => titleCell(i) },
  { key: "source", sorts: (i) => DATA.articles.sources[DATA.articles.source[i]], class: "source", cell: (i) => sourceName(DATA.articles.sources[DATA.articles.source[i]]) },
  { key: "main_theme", sorts: (i) => (themeOf(i) ? themeOf(i).name : null), class: "theme", cell: (i) => themeCell(i) },
  { key: "weight", sorts: (i) => (themeOf(i) ? model().weight[i] : null), class: "figure", cell: (i) => number(themeOf(i) ? percent(model().weight[i] / 1000, 0) : "\u2014") },
];

function titleCell(i) {
  return DATA.articles.urls[i] ? articleLink(i) : arabic(titleOf(i));
}

function themeCell(i) {
  const theme = themeOf(i);
  if (!theme) return el("span", { class: "quiet" }, t("no_theme"));
  return el("a", { href: `#${cardId(theme)}`, click: (event) => { event.preventDefault(); showTheme(state.model, theme.id); } }, arabic(theme.name));
}

/** Return the positions of the articles that fit all filters, in the order asked for. */
function chosenArticles() {
  const { query, theme, source, from, to, sort, descending } = state.articles;
  const { days } = DATA.articles;
  const main = model().main;
  const wanted = { theme: theme === "" ? null : Number(theme), source: source === "" ? null : Number(source) };
  const span = [dayOf(from), dayOf(to)];
  const matches = query.trim() ? matcher(query) : null;
  const texts = matches ? articleTexts() : null;
  const found = [];
  for (let i = 0; i < N_ARTICLES; i += 1) {
    if (wanted.theme !== null && main[i] !== wanted.theme) continue;
    if (wanted.source !== null && DATA.articles.source[i] !== wanted.source) continue;
    if (span[0] !== null && (days[i] === null || days[i] < span[0])) continue;
    if (span[1] !== null && (days[i] === null || days[i] > span[1])) continue;
    if (matches && !matches(texts[i])) continue;
    found.push(i);
  }
  return sort ? sorted(found, ARTICLE_COLUMNS.find((column) => column.key === sort), descending) : found;
}

/** Return positions by the values of a column; what has none comes last either way. */
function sorted(positions, column, descending) {
  const sign = descending ? -1 : 1;
  const rows = positions.map((i) => [column.sorts(i), i]);
  const compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a - b);
  const empty = (value) => value === null || value === "";
  rows.sort(([a, i], [b, j]) => (empty(a) || empty(b) ? empty(a) - empty(b) : sign * compare(a, b)) || i - j);
  return rows.map(([, i]) => i);
}

function drawArticleControls() {
  const change = (name) => (value) => { state.articles[name] = value; state.articles.page = 0; drawArticles(); };
  const chosen = state.articles;
  const themes = [["", t("all_themes")], ...model().themes.map((theme, i) => [i, theme.name])];
  if (model().main.includes(-1)) themes.push([-1, t("no_theme")]);
  const sources = [["", t("all_sources")], ...DATA.articles.sources.map((name, i) => [i, name || t("unknown_source")])];
  const days = DATA.articles.days.filter((day) => day !== null);
  const range = days.length ? { min: iso(days.reduce((a, b) => Math.min(a, b))), max: iso(days.reduce((a, b) => Math.max(a, b))) } : {};
  const day = (key) => control(key, el("input", { type: "date", name: key, value: chosen[key], ...range, change: (event) => change(key)(event.target.value) }));
  const search = change("query");
  fill("article-controls",
    control("search_articles", el("input", { type: "search", name: "article-query", value: chosen.query, placeholder: t("search_articles_hint"),
      input: afterPause((event) => search(event.target.value)) }), { class: "control long" }),
    control("main_theme", choice("article-theme", themes, chosen.theme, change("theme"))),
    sources.length > 2 ? control("source", choice("source", sources, chosen.source, change("source"))) : null,
    ...(days.length ? [day("from"), day("to")] : []),
    el("button", { type: "button", id: "clear", click: clearArticles }, t("clear")));
}

function clearArticles() {
  Object.assign(state.articles, { query: "", theme: "", source: "", from: "", to: "", page: 0 });
  drawArticleControls();
  drawArticles();
  byId("clear").focus();
}

function drawArticles() {
  const found = chosenArticles();
  const pages = Math.max(1, Math.ceil(found.length / ROWS_A_PAGE));
  state.articles.page = Math.min(state.articles.page, pages - 1);
  byId("articles-shown").textContent = found.length
    ? t("articles_shown", { shown: whole(found.length), total: whole(N_ARTICLES) }) : t("no_articles");
  const start = state.articles.page * ROWS_A_PAGE;
  const rows = found.slice(start, start + ROWS_A_PAGE);
  const node = el("table", { class: "articles" }, el("caption", { class: "unseen" }, t("articles")),
    el("thead", {}, el("tr", {}, ARTICLE_COLUMNS.map(heading))),
    el("tbody", {}, rows.map((i) => el("tr", { "data-article": i, tabindex: -1, title: DATA.articles.ids[i] },
      ARTICLE_COLUMNS.map((column) => el("td", { class: column.class }, column.cell(i)))))));
  fill("article-table", node);
  drawPages(pages);
}

function heading(column) {
  const { sort, descending } = state.articles;
  const direction = sort !== column.key ? null : descending ? "descending" : "ascending";
  const arrow = { ascending: " \u25b2", descending: " \u25bc" }[direction] || "";
  return el("th", { scope: "col", class: column.class, "aria-sort": direction }, el("button", { type: "button", class: "sort", "data-sort": column.key,
    click: () => sortArticles(column.key) }, t(column.key), el("span", { "aria-hidden": "true" }, arrow)));
}

function sortArticles(key) {
  const chosen = state.articles;
  // The largest weight is what people look for first; everything else begins at its beginning.
  chosen.descending = chosen.sort === key ? !chosen.descending : key === "weight";
  Object.assign(chosen, { sort: key, page: 0 });
  drawArticles();
  document.querySelector(`[data-sort=${key}]`).focus();
}

function drawPages(pages) {
  const { page } = state.articles;
  const turn = (name, to, possible) => el("button", { type: "button", id: `page-${name}`, disabled: !possible, click: () => turnTo(name, to) }, t(name));
  fill("pages", turn("previous", page - 1, page > 0),
    el("span", {}, t("page_of", { page: whole(page + 1), pages: whole(pages) })), turn("next", page + 1, page < pages - 1));
}

function turnTo(name, page) {
  state.articles.page = page;
  drawArticles();
  const button = byId(`page-${name}`);
  if (button.disabled) byId(name === "next" ? "page-previous" : "page-next").focus();
  else button.focus();
}

/** Show the articles of a theme. */
function showThemeArticles(theme) {
  Object.assign(state.articles, { query: "", theme: model().themes.indexOf(theme), source: "", from: "", to: "", sort: "weight", descending: true, page: 0 });
  drawArticleControls();
  drawArticles();
  byId("articles").scrollIntoView();
  byId("articles").focus();
}

/** Show the row of an article. */
function showArticle(i) {
  Object.assign(state.articles, { query: "", theme: "", source: "", from: "", to: "" });
  state.articles.page = Math.floor(chosenArticles().indexOf(i) / ROWS_A_PAGE);
  drawArticleControls();
  drawArticles();
  const row = document.querySelector(`tr[data-article="${i}"]`);
  row.scrollIntoView({ block: "center" });
  row.focus();
}
