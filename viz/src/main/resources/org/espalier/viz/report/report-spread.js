// How the rows that come to a gate are distributed there: bars by class, the border, the band where it is undecided, a mark
// for the row that is told.
const SURE = Math.log(9) * PER_LOGIT;
function borderOf(n) {
  if (!n.question) return {at: 0, band: [-SURE, SURE]};
  return n.question.threshold === undefined ? null : {at: n.question.threshold, band: n.question.band};
}
function spreadArt(n, w, h, mark) {
  const s = n.spread, bins = s.counts[0].length, out = [], border = borderOf(n);
  const order = s.counts.length === 2 ? [POSITIVE, 1 - POSITIVE] : [0];
  const high = Math.max(1, ...s.counts[0].map((e, i) => order.reduce((sum, k) => sum + Math.max(0, s.counts[k][i]), 0)));
  const X = v => w * Math.max(0, Math.min(1, s.high > s.low ? (v - s.low) / (s.high - s.low) : 0.5)), step = w / bins, base = h - 1;
  if (border) {
    const from = X(border.band[0]), to = X(border.band[1]);
    if (to > from) out.push(sv('rect', {class: 'band', x: from, y: 0, width: to - from, height: base}));
  }
  for (let i = 0; i < bins; i++) {
    let y = base;
    order.forEach(k => {
      const c = s.counts[k][i];
      if (c < 0) { out.push(sv('line', {class: 'few', x1: i * step + 1, x2: (i + 1) * step - 1, y1: base - 2, y2: base - 2})); return; }
      if (!c) return;
      const height = Math.max(1, (base - 4) * c / high);
      y -= height;
      out.push(s.counts.length === 2 ? classBar(k, step - 1, {x: i * step + 0.5, y: y, height: height, class: 'bar'}) : sv('rect', {class: 'bar any', x: i * step + 0.5, y: y, width: step - 1, height: height}));
    });
  }
  out.push(sv('line', {class: 'axis', x1: 0, x2: w, y1: base, y2: base}));
  if (border && border.at >= s.low && border.at <= s.high) out.push(sv('line', {class: 'border', x1: X(border.at), x2: X(border.at), y1: 0, y2: base}));
  if (mark !== undefined) { const x = Math.max(5, Math.min(w - 5, X(mark))); out.push(sv('path', {class: 'mark', d: 'M' + (x - 5) + ' 0h10l-5 8z'}), sv('line', {class: 'markline', x1: x, x2: x, y1: 8, y2: base})); }
  return out;
}
// The same with its ends, for a card.
function spreadFigure(n, mark, column) {
  const w = 250, h = 78, s = n.spread, unit = column && column.unit ? ' ' + isolated(cut(column.unit, 12)) : n.question ? '' : ' points';
  const border = borderOf(n), said = s.counts.map(c => c.map(count).join(', ')).join('; ');
  return sv('svg', {class: 'spread', viewBox: '0 0 ' + w + ' ' + (h + 16), role: 'img', 'aria-label': 'where the ' + NOUN[1] + ' lie that come to this question, from ' + number(s.low) + ' to ' + number(s.high) + unit + ': ' + said + (border ? '; border at ' + number(border.at) : '')},
    spreadArt(n, w, h, mark), sv('text', {x: 0, y: h + 13}, number(s.low, 4)), sv('text', {x: w, y: h + 13, 'text-anchor': 'end'}, number(s.high, 4) + unit),
    border && border.at > s.low + 0.22 * (s.high - s.low) && border.at < s.high - 0.3 * (s.high - s.low) ? sv('text', {x: w * (border.at - s.low) / (s.high - s.low), y: h + 13, 'text-anchor': 'middle', class: 'at'}, number(border.at, 4)) : null);
}
// Of words: a bar for each, those that most rows have, and the row's own.
function wordList(n, column, own) {
  const s = n.spread, names = column.words.concat(['not in the list'], column.width > column.words.length + 1 ? ['missing'] : []);
  const order = s.counts && s.counts.length === 2 ? [POSITIVE, 1 - POSITIVE] : [0];
  const total = names.map((e, k) => s.counts ? order.reduce((sum, i) => sum + Math.max(0, s.counts[i][k]), 0) : 0);
  const high = Math.max(1, ...total), kept = top(total, names.length).filter(k => k === own || total[k] > 0 || s.counts && s.counts.some(c => c[k] < 0)).slice(0, 7);
  if (own !== undefined && !kept.includes(own)) kept[kept.length - 1] = own;
  return el('div', {class: 'words'}, kept.map(k => {
    let x = 0;
    return [el('span', {class: k === own ? 'me' : '', title: names[k]}, bdi(cut(names[k], 40))), sv('svg', {viewBox: '0 0 80 12', role: 'img', 'aria-label': s.counts ? s.counts.map(c => count(c[k])).join(' and ') : ''},
      s.counts ? order.map(i => { const c = Math.max(0, s.counts[i][k]), width = 79 * c / high, bar = s.counts.length === 2 ? classBar(i, width, {x: x + 0.5, y: 1, height: 10}) : sv('rect', {class: 'bar any', x: x, y: 1, width: width, height: 10}); x += width; return bar; }) : null)];
  }), names.length > kept.length ? el('span', {class: 'soft'}, 'and ' + (names.length - kept.length) + ' more') : null);
}
