// A theme's share over time, and a source's share with its interval, as SVG.

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = { top: 22, right: 12, bottom: 40, left: 46 };
const HEIGHT = 190;

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.flat());
  return node;
}

/** Return a round number that is at least a value, to end an axis at. */
function roundUp(value) {
  if (value <= 0) return 0.01;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((n) => n * unit).find((n) => n >= value - 1e-12);
}

/** Return the runs of periods that have a share; where there is none, the line breaks. */
function runs(periods) {
  const found = [];
  periods.forEach((period, i) => {
    if (period.share === null) return;
    if (i === 0 || periods[i - 1].share === null) found.push([]);
    found[found.length - 1].push(i);
  });
  return found;
}

function spoken(period) {
  const known = period.share === null ? "\u2014" : `${percent(period.share)} ${interval(period.low, period.high, percent)}`;
  return `${period.label_gregorian} \u00b7 ${period.label_hijri}: ${known} \u00b7 ${t("documents")} ${whole(period.documents)}`;
}

function scales(periods, width) {
  const highest = (name) => Math.max(0, ...periods.map((period) => period[name] ?? 0));
  // The interval of a period with a handful of articles may reach 100%; it must not flatten the line.
  const most = roundUp(Math.max(highest("share"), Math.min(highest("high"), 2 * highest("share"))));
  const step = (width - MARGIN.left - MARGIN.right) / periods.length;
  const tall = HEIGHT - MARGIN.top - MARGIN.bottom;
  return { most, step, x: (i) => MARGIN.left + step * (i + 0.5), y: (share) => MARGIN.top + tall * (1 - Math.min(1, share / most)) };
}

/** Return the chart of a theme's periods, drawn for a width in pixels. */
function timeline(theme, width) {
  const periods = theme.periods;
  const known = periods.filter((period) => period.share !== null);
  const peak = known.reduce((best, period) => (best && best.share >= period.share ? best : period), null);
  const label = t("timeline_label", {
    name: theme.name, first: periods[0].label_gregorian, last: periods[periods.length - 1].label_gregorian,
    most: peak ? percent(peak.share) : "\u2014", peak: peak ? peak.label_gregorian : "\u2014",
  });
  const at = scales(periods, width);
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label, class: "timeline" },
    burstMarks(theme, at), axis(at, width), labels(periods, at, width),
    runs(periods).flatMap((run) => curve(periods, run, at)), hovers(periods, at));
}

function burstMarks(theme, at) {
  const positions = new Map(theme.periods.map((period, i) => [period.start, i]));
  return theme.bursts.flatMap((burst, i) => {
    const [first, last] = [positions.get(burst.start), positions.get(burst.end)];
    const left = at.x(first) - at.step / 2;
    const wide = at.step * (last - first + 1);
    return [
      svg("rect", { class: "burst", x: left, y: MARGIN.top, width: Math.max(wide, 3), height: HEIGHT - MARGIN.top - MARGIN.bottom }),
      svg("text", { class: "burst-number", x: left + wide / 2, y: MARGIN.top - 6, "text-anchor": "middle" }, whole(i + 1)),
    ];
  });
}

function axis(at, width) {
  // As many digits as the middle of the axis needs, the same for all three.
  const decimals = [0, 1, 2].find((n) => Math.abs(at.most * 50 - Number((at.most * 50).toFixed(n))) < 1e-9) ?? 3;
  return [0, 0.5, 1].flatMap((part) => {
    const y = at.y(part * at.most);
    return [
      svg("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y }),
      svg("text", { class: "tick", x: MARGIN.left - 6, y: y + 4, "text-anchor": "end" }, percent(part * at.most, decimals)),
    ];
  });
}

function labels(periods, at, width) {
  const every = Math.ceil(periods.length / Math.max(2, Math.floor((width - MARGIN.left) / 92)));
  return periods.flatMap((period, i) => (i % every ? [] : [
    svg("text", { class: "tick", x: at.x(i), y: HEIGHT - 24, "text-anchor": "middle" }, period.label_gregorian),
    svg("text", { class: "tick hijri", x: at.x(i), y: HEIGHT - 8, "text-anchor": "middle" }, period.label_hijri),
  ]));
}

function curve(periods, run, at) {
  const point = (i, share) => `${at.x(i).toFixed(1)},${at.y(share).toFixed(1)}`;
  const drawn = [];
  if (run.every((i) => periods[i].low !== null && periods[i].high !== null)) {
    const around = [...run.map((i) => point(i, periods[i].high)), ...[...run].reverse().map((i) => point(i, periods[i].low))];
    drawn.push(run.length > 1
      ? svg("polygon", { class: "band", points: around.join(" ") })
      : svg("line", { class: "whisker", x1: at.x(run[0]), x2: at.x(run[0]), y1: at.y(periods[run[0]].low), y2: at.y(periods[run[0]].high) }));
  }
  drawn.push(svg("polyline", { class: "line", points: run.map((i) => point(i, periods[i].share)).join(" ") }));
  if (periods.length <= 60 || run.length === 1) {
    drawn.push(...run.map((i) => svg("circle", { class: "point", cx: at.x(i), cy: at.y(periods[i].share), r: 2.6 })));
  }
  return drawn;
}

function hovers(periods, at) {
  return periods.map((period, i) => svg("rect", {
    class: "hover", x: at.x(i) - at.step / 2, y: MARGIN.top, width: at.step, height: HEIGHT - MARGIN.top - MARGIN.bottom,
  }, svg("title", {}, spoken(period))));
}

/** Return a point on a line: a share with its interval, on a scale from 0 to most. */
function pointWithInterval(row, most) {
  const x = (share) => 4 + 112 * Math.min(1, share / most);
  return svg("svg", { viewBox: "0 0 120 16", class: "interval", "aria-hidden": "true" },
    svg("line", { class: "grid", x1: 4, x2: 116, y1: 8, y2: 8 }),
    svg("line", { class: "whisker", x1: x(row.low), x2: x(row.high), y1: 8, y2: 8 }),
    svg("circle", { class: "point", cx: x(row.share), cy: 8, r: 3.2 }));
}
