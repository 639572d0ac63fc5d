// Changes of a row that give another answer: of one column, else of two; each is scored again before it is told.
const GRID = 24, HALVINGS = 16, BEAM = 4;
const answerNow = values => { const x = featuresOf(values), r = reachOf(x).reach, leaf = mostReached(r, NODES, ALL) - NODES, dist = answerOf(leaf, x); return {class: classOf(dist), dist: dist, reach: r, x: x}; };
// As few digits as still give the other answer, away from the old value.
function shortest(column, from, to, isOther) {
  const away = to >= from ? Math.ceil : Math.floor;
  if (column.whole) { const whole = away(to); if (whole >= column.low && whole <= column.high && isOther(whole)) return whole; }
  for (let n = 2; n < 8; n++) {
    const unit = Math.pow(10, Math.floor(Math.log10(Math.abs(to) || 1)) + 1 - n), v = Number((away(to / unit) * unit).toPrecision(n + 1));
    if (Math.abs(v - to) <= 0.02 * column.deviation && v >= column.low && v <= column.high && isOther(v)) return v;
  }
  return to;
}
function changesOf(values, j, was) {
  const column = M.columns[j], found = [];
  let nearest = null;
  const note = (item, distance) => {
    const after = answerNow(withValue(values, j, item));
    if (after.class !== was) { found.push({item: item, distance: distance, after: after}); return true; }
    // all leaves together tell how near another answer is
    const mean = averageOf(after.reach, after.x), own = mean[was], margin = Math.max(...mean.map((p, k) => k === was ? -1 : p)) - own;
    if (!nearest || margin > nearest.margin) nearest = {item: item, margin: margin};
    return false;
  };
  if (column.words) {
    column.words.forEach((w, k) => { if (values[j] !== k) note(k, 1); });
  } else if (column.low < column.high && !isMissing(column, values[j])) {
    (column.codes || []).forEach(e => { if (codeOf(column, values[j]) !== e[1]) note(numberItem(column, e[0]), 1); });
    const own = numberOf(column, values[j]), isOther = v => answerNow(withValue(values, j, numberItem(column, v))).class !== was;
    const grid = Array.from({length: GRID + 1}, (e, i) => column.low + (column.high - column.low) * i / GRID).sort((a, b) => Math.abs(a - own) - Math.abs(b - own));
    [v => v < own, v => v > own].forEach(side => {
      let last = Math.max(own, column.low);
      for (const v of grid.filter(side)) {
        if (!note(numberItem(column, v), 0)) { last = v; continue; }
        let same = last, other = v;
        for (let h = 0; h < HALVINGS; h++) { const middle = (same + other) / 2; if (isOther(middle)) other = middle; else same = middle; }
        const told = shortest(column, own, other, isOther);
        found.pop();
        note(numberItem(column, told), Math.abs(told - own) / column.deviation);
        break;
      }
    });
  }
  return {found: found, nearest: nearest};
}
// At most so many changes, the smallest first, each of other columns.
function searchChanges(q, most) {
  const free = Array.from(M.asked).filter(j => !M.columns[j].fixed), single = [], beam = [];
  free.forEach(j => {
    const r = changesOf(q.values, j, q.class);
    r.found.sort((a, b) => a.distance - b.distance).slice(0, 1).forEach(f => single.push({changes: [[j, f.item]], distance: f.distance, after: f.after}));
    if (r.nearest) beam.push([j, r.nearest]);
  });
  if (!single.length) {
    beam.sort((a, b) => b[1].margin - a[1].margin).slice(0, BEAM).forEach(b => {
      const base = withValue(q.values, b[0], b[1].item);
      free.filter(j => j !== b[0]).forEach(j => changesOf(base, j, q.class).found.sort((a, c) => a.distance - c.distance).slice(0, 1)
        .forEach(f => single.push({changes: [[b[0], b[1].item], [j, f.item]], distance: f.distance + 1, after: f.after})));
    });
  }
  single.sort((a, b) => a.distance - b.distance);
  const used = new Set(), out = [];
  single.forEach(c => { const id = c.changes.map(e => e[0]).sort().join(); if (!used.has(id) && out.length < most) { used.add(id); out.push(c); } });
  return out;
}
