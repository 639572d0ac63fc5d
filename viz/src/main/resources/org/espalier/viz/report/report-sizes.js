// What was tried when the tree was made: how good each form and size was, against how much there is to read.
function tried() {
  const P = D.sizes.points, ended = P.filter(p => !p.stopped);
  const bestLoss = Math.min(...ended.map(p => p.loss));
  const learned = p => (p.distilled ? 'the network' : 'known answers');
  const differs = f => Math.max(...P.map(f)) - Math.min(...P.map(f)) > 0.05;
  const xs = [['columns read on a path', p => p.columnsRead, false], ['groups, on a scale of doublings', p => p.leaves, true]].filter(x => differs(x[1]));
  const ys = [['loss; lower is better', p => p.loss, p => p.lossError], ['answers as the network', p => p.agreement, null]].filter((y, j) => j === 0 || P.some(p => p.agreement !== undefined));
  const L = 52, R = 306, T = 14, B = 208;
  // round steps, four of them or so
  function ticks(low, high, count) {
    const raw = (high - low || 1) / count, ten = Math.pow(10, Math.floor(Math.log10(raw))), step = [1, 2, 5, 10].map(f => f * ten).find(s => s >= raw * 0.999), out = [];
    for (let t = Math.ceil(low / step - 1e-9) * step; t <= high + step * 1e-9; t += step) out.push(Number(t.toPrecision(10)));
    return out;
  }
  function scale(values, from, to, isLog) {
    const f = isLog ? v => Math.log2(Math.max(1, v)) : v => v;
    const low = Math.min(...values.map(f)), high = Math.max(...values.map(f)), pad = 0.08 * (high - low || 1);
    const at = v => from + (to - from) * (f(v) - low + pad) / (high - low + 2 * pad);
    return {at: at, ticks: isLog ? ticks(low, high, 4).filter(t => t === Math.round(t)).map(t => Math.pow(2, t)) : ticks(low - pad, high + pad, 5)};
  }
  function mark(p, x, y, n) {
    const css = p.chosen ? 'size chosen' : p.stopped ? 'size stopped' : 'size';
    return sv('g', {}, p.distilled ? sv('rect', {class: css, x: x - 5, y: y - 5, width: 10, height: 10}) : sv('circle', {class: css, cx: x, cy: y, r: 5.5}), sv('title', {}, (n + 1) + ': ' + p.name));
  }
  function plotOf(x, y) {
    const shown = P.map((p, n) => ({p: p, n: n})).filter(s => y[1](s.p) !== undefined);
    const X = scale(shown.map(s => x[1](s.p)), L, R, x[2]), ends = shown.flatMap(s => { const e = y[2] && !s.p.stopped ? y[2](s.p) : 0; return [y[1](s.p) - e, y[1](s.p) + e]; }), Y = scale(ends, B, T, false);
    // numbers that would lie on one another move apart
    const names = shown.map(s => ({n: s.n, x: X.at(x[1](s.p)), y: Y.at(y[1](s.p)), chosen: s.p.chosen})).sort((a, b) => a.y - b.y), put = [];
    names.forEach(l => { let at = l.y; while (put.some(q => Math.abs(q.x - l.x) < 18 && Math.abs(q.at - at) < 13)) at += 2; put.push(Object.assign(l, {at: at})); });
    return el('figure', {class: 'sizeplot'}, el('figcaption', {}, capital(y[0])), sv('svg', {class: 'plot', width: 320, height: 250, viewBox: '0 0 320 250', role: 'img', 'aria-label': y[0] + ' against ' + x[0] + ': ' + shown.map(s => (s.n + 1) + ' ' + number(x[1](s.p), 3) + ' ' + number(y[1](s.p), 4)).join('; ')},
      Y.ticks.map(t => [sv('line', {class: 'grid', x1: L, x2: R, y1: Y.at(t), y2: Y.at(t)}), sv('text', {x: L - 5, y: Y.at(t) + 4, 'text-anchor': 'end'}, y[2] ? number(t, 4) : percent(t))]),
      X.ticks.map(t => sv('text', {x: X.at(t), y: B + 16, 'text-anchor': 'middle'}, number(t, 3))),
      sv('rect', {class: 'frame', x: L, y: T, width: R - L, height: B - T}),
      sv('text', {x: (L + R) / 2, y: B + 34, 'text-anchor': 'middle'}, x[0]),
      y[2] ? shown.filter(s => !s.p.stopped && s.p.lossError > 0).map(s => sv('line', {class: 'sizeerror', x1: X.at(x[1](s.p)), x2: X.at(x[1](s.p)), y1: Y.at(s.p.loss - s.p.lossError), y2: Y.at(s.p.loss + s.p.lossError)})) : null,
      shown.slice().sort((a, b) => !!a.p.chosen - !!b.p.chosen).map(s => mark(s.p, X.at(x[1](s.p)), Y.at(y[1](s.p)), s.n)),
      put.map(l => sv('text', {class: l.chosen ? 'sizename chosen' : 'sizename', x: l.x + 9, y: l.at + 4}, String(l.n + 1)))));
  }
  const asked = ys.length > 1, heads = ['', 'learned from', 'loss', 'above the best', 'right'].concat(asked ? ['as the network'] : [], ['columns read', 'groups', 'options']);
  const rows = P.map((p, n) => [[p.chosen ? strong((n + 1) + '. ' + p.name + ' (taken)') : (n + 1) + '. ' + p.name], learned(p), p.loss.toFixed(4), p.stopped ? 'stopped early' : p.loss === bestLoss ? '–' : (p.loss - bestLoss).toFixed(4) + ' ± ' + p.lossError.toFixed(4), percent(p.accuracy)]
    .concat(asked ? [p.agreement === undefined ? '–' : percent(p.agreement)] : [], [number(p.columnsRead, 3), number(p.leaves, 3), el('code', {}, p.options)]));
  return [el('p', {}, 'Each form was fitted without ' + rowsOf(D.sizes.rows) + (D.sizes.folds > 1 ? ', a part at a time,' : '') + ' and measured on them. The simplest is taken whose loss is within one standard error of the lowest.'),
    el('div', {class: 'sizeplots'}, ys.flatMap(y => xs.map(x => plotOf(x, y)))),
    el('p', {class: 'soft'}, 'Numbers are those of the table. Filled: the one that was taken. ' + (P.some(p => p.distilled) ? 'Squares learned from the network, circles from known answers. ' : '') + (P.some(p => p.stopped) ? 'Dashed: stopped early, as it could not win. ' : '') + 'Lines: the standard error of the difference to the best.' + (differs(p => p.columnsRead) ? '' : ' Each of them reads ' + number(P[0].columnsRead, 3) + ' columns on a path.')),
    table('what was tried', heads, rows, {class: 'fit'}),
    P.length > 1 ? el('p', {class: 'soft'}, 'Each of the others is made by the same command with its options.') : null];
}
if (D.sizes) section('sizes', 'Why this size?', tried());
